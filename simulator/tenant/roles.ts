import type { Clock } from "../clock";
import { guidSequence } from "./guid";
import { type RoleDefinition, roleDefinition, roleDefinitions } from "./role-definitions";

/** When something holds, ISO 8601; absent: always. */
export interface Span {
  readonly startDateTime?: string;
  readonly endDateTime?: string;
}

interface Holding extends Span {
  readonly id: string;
  readonly principalId: string;
}

/** Of a role; `directoryScopeId` "/" is the whole tenant. */
export interface RoleHolding extends Holding {
  readonly roleDefinitionId: string;
  readonly directoryScopeId: string;
}

/** Of a group's membership or ownership. */
export interface GroupEligibility extends Holding {
  readonly groupId: string;
  readonly accessId: "member" | "owner";
}

export interface RoleScope extends Span {
  /** Default: "/", the whole tenant. */
  readonly directoryScopeId?: string;
}

/** Who has which role, and who may take it: active assignments, and what Privileged Identity Management holds ready. */
export class Roles {
  private assignments: readonly RoleHolding[] = [];
  private eligibilities: readonly RoleHolding[] = [];
  private groupEligibilities: readonly GroupEligibility[] = [];
  private readonly nextId = guidSequence("e");
  private readonly activated = new Map<string, string>();

  constructor(private readonly clock: Clock) {
    this.activate(roleDefinition("Global Administrator"));
  }

  get assigned(): readonly RoleHolding[] {
    return this.current(this.assignments);
  }

  get eligible(): readonly RoleHolding[] {
    return this.current(this.eligibilities);
  }

  get eligibleForGroups(): readonly GroupEligibility[] {
    return this.current(this.groupEligibilities);
  }

  /** `directoryRoles`: a role has an object of its own once it was assigned. */
  get directoryRoles(): { readonly id: string; readonly roleTemplateId: string; readonly displayName: string }[] {
    return roleDefinitions.flatMap(({ id: roleTemplateId, displayName }) => {
      const id = this.activated.get(roleTemplateId);
      return id === undefined ? [] : [{ id, roleTemplateId, displayName }];
    });
  }

  assign(principalId: string, role: string, scope: RoleScope = {}): void {
    this.activate(roleDefinition(role));
    this.assignments = [...this.assignments, this.holding(principalId, role, scope)];
  }

  /** @returns whether it was assigned */
  unassign(principalId: string, role: string): boolean {
    const before = this.assignments;
    this.assignments = without(before, principalId, role);
    return this.assignments.length < before.length;
  }

  makeEligible(principalId: string, role: string, scope: RoleScope = {}): void {
    this.eligibilities = [...this.eligibilities, this.holding(principalId, role, scope)];
  }

  /** @returns whether it was eligible */
  endEligibility(principalId: string, role: string): boolean {
    const before = this.eligibilities;
    this.eligibilities = without(before, principalId, role);
    return this.eligibilities.length < before.length;
  }

  makeEligibleForGroup(principalId: string, groupId: string, accessId: "member" | "owner", span: Span = {}): void {
    const eligibility = { id: this.nextId(), principalId, groupId, accessId, ...span };
    this.groupEligibilities = [...this.groupEligibilities, eligibility];
  }

  private holding(principalId: string, role: string, { directoryScopeId = "/", ...span }: RoleScope): RoleHolding {
    return { id: this.nextId(), principalId, roleDefinitionId: roleDefinition(role).id, directoryScopeId, ...span };
  }

  private activate({ id }: RoleDefinition): void {
    if (!this.activated.has(id)) this.activated.set(id, this.nextId());
  }

  private current<Held extends Span>(held: readonly Held[]): Held[] {
    const now = this.clock.now().getTime();
    return held.filter(
      ({ startDateTime, endDateTime }) =>
        (startDateTime === undefined || Date.parse(startDateTime) <= now) &&
        (endDateTime === undefined || Date.parse(endDateTime) > now),
    );
  }
}

function without(held: readonly RoleHolding[], principalId: string, role: string): RoleHolding[] {
  const { id } = roleDefinition(role);
  return held.filter((one) => one.principalId !== principalId || one.roleDefinitionId !== id);
}
