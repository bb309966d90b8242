import * as pulumi from "@pulumi/pulumi";
import { TemporaryAccessPassMethod } from "@tapwatch/provider";
import { readConfiguration } from "./program/configuration";
import { knownOf } from "./program/known";
import { summarize } from "./program/outputs";

// The Pulumi program: configuration → users → one resource each → stack outputs.
const users = readConfiguration(new pulumi.Config("tapwatch"));
const methods = users.map((args) => new TemporaryAccessPassMethod(args.user, args));

const outputs = pulumi
  .all(methods.map(({ hasPass, pass, drift, unreadable }) => knownOf({ hasPass, pass, drift, unreadable })))
  .apply((seen) => summarize(users.map(({ user }, index) => ({ user, ...seen[index] }))));

/** Who is watched. */
export const watched = users.map(({ user }) => user);
/** Who has a pass, since when, until when, usable or not. */
export const passes = outputs.passes;
/** Who drifted from what was accepted, how and since when. */
export const drift = outputs.drift;
/** Whom Graph refused to tell about, and why. */
export const unreadable = outputs.unreadable;
/** Counts of all of it. */
export const summary = outputs.summary;
