export {
  type Approval,
  type ApprovalForm,
  departed,
  formOf,
  hasExpired,
  isSameAgreement,
  noPass,
  returned,
} from "./approval";
export { type Obstacle, whyNot } from "./covers";
export { isStranger, strangerIn } from "./person";
export {
  approvalListSchema,
  approvalSchema,
  entrySchema,
  instantSchema,
  policyApprovalSchema,
  termNames,
  textSchema,
  ticketSchema,
} from "./schema";
