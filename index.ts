import * as pulumi from "@pulumi/pulumi";
import { TemporaryAccessPassMethod } from "@tapwatch/provider";
import { readConfiguration } from "./program/configuration";
import { knownOf } from "./program/known";
import { summarize } from "./program/outputs";

// The Pulumi program: configuration → users → one resource each → stack outputs.
const users = readConfiguration(new pulumi.Config("tapwatch"));
const methods = users.map((args) => {
  // Entra compares names without regard to case: a user stays the same resource however the list writes the name.
  const name = args.user.toLowerCase();
  return new TemporaryAccessPassMethod(name, args, name === args.user ? {} : { aliases: [{ name: args.user }] });
});

const outputs = pulumi
  .all(
    methods.map(({ hasPass, pass, drift, gone, unreadable, accepted }) =>
      knownOf({ hasPass, pass, drift, gone, unreadable, accepted }),
    ),
  )
  .apply((seen) => summarize(users.map(({ user }, index) => ({ user, ...seen[index] }))));

/** Who is watched. */
export const watched = users.map(({ user }) => user);
/** Who has a pass, since when, until when, usable or not. */
export const passes = outputs.passes;
/** Who drifted from what is accepted, how and since when. */
export const drift = outputs.drift;
/** Whom the tenant does not know any more, since when. */
export const gone = outputs.gone;
/** Whom Graph refused to tell about, and why. */
export const unreadable = outputs.unreadable;
/** What was accepted, by which approval. */
export const accepted = outputs.accepted;
/** Counts of all of it. */
export const summary = outputs.summary;
