import { currentMoment } from "@tapwatch/provider/moment";

/** This machine's time, or TAPWATCH_NOW, the moment of replays and tests: for records as for policies. */
export function currentDate(): Date {
  return new Date(currentMoment());
}
