import type { ResourceProvider } from "@pulumi/pulumi/dynamic";
import { createActivityProvider } from "@tapwatch/provider/activity/provider";
import { activityType, methodType, policyType } from "@tapwatch/provider/method-type";
import { currentMoment } from "@tapwatch/provider/moment";
import { createPolicyProvider } from "@tapwatch/provider/policy/provider";
import { createProvider, runtimeOf } from "@tapwatch/provider/provider";
import { typeOf } from "../../state";
import type { Context } from "../context";
import type { ProviderHost } from "../hosts";
import { hostOf } from "./dynamic";

/** tapwatch's own providers, configured as Pulumi configures them: with all of the stack's configuration. */
export async function startProvider({
  config,
  isPartial = false,
}: Pick<Context, "config" | "isPartial">): Promise<ProviderHost> {
  const notices: string[] = [];
  const ending = new AbortController();
  const runtime = runtimeOf((key) => config[key], {
    isPartial,
    notice: (message) => void notices.push(message),
    ended: ending.signal,
  });
  const providers: Readonly<Record<string, ResourceProvider>> = {
    [methodType]: createProvider(runtime, currentMoment),
    [activityType]: createActivityProvider(runtime, currentMoment),
    [policyType]: createPolicyProvider(runtime, currentMoment),
  };
  // What was asked for ahead of a program that broke off would keep this process waiting.
  return { ...hostOf((urn) => providers[typeOf(urn)], notices), stop: () => ending.abort() };
}
