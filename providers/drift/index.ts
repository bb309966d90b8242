export { type Assessment, assess, type Evidence } from "./assess";
export { samePass } from "./compare";
export {
  activityKinds,
  type Drift,
  type DriftKind,
  driftKinds,
  isDrift,
  noDrift,
  type PropertyChange,
  type ReportedKind,
  reportedKinds,
} from "./drift";
