import { PolicyPack } from "@pulumi/policy";
import { policies } from "./rules";

// Constructing a pack starts its server: this is the only place that does.
new PolicyPack("tapwatch", {
  description: "Policies for Microsoft Entra Temporary Access Passes",
  tags: ["entra", "temporary-access-pass"],
  policies,
});
