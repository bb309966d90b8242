import type { Form } from "../form";
import { batches } from "./batches";
import { bodies } from "./bodies";
import { connections } from "./connections";
import { headers } from "./headers";
import { pages } from "./pages";
import { statuses } from "./statuses";
import { tokens } from "./tokens";

/** All forms of answer, by kind. */
export const forms: readonly Form[] = [
  ...statuses,
  ...bodies,
  ...pages,
  ...batches,
  ...headers,
  ...connections,
  ...tokens,
];
