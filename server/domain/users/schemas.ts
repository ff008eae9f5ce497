import { z } from 'zod';
import { roles } from '../context.ts';
import { rights } from '../rights.ts';

const passwordCharactersMin = 12;
export const passwordCharactersMost = 200;

/** Characters are code points, so that an emoji counts once. */
const countCharacters = (text: string) => [...text].length;

export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(
    z
      .email('Enter an e-mail address such as name@example.com.')
      .max(254, 'An e-mail address has at most 254 characters.'),
  );

export const PersonName = z
  .string()
  .trim()
  .min(1, 'name must not be empty.')
  .max(200, 'name must have at most 200 characters.');

export const NewPassword = z
  .string()
  .refine((text) => countCharacters(text) >= passwordCharactersMin, {
    error: `A password has at least ${passwordCharactersMin} characters.`,
  })
  .refine((text) => countCharacters(text) <= passwordCharactersMost, {
    error: `A password has at most ${passwordCharactersMost} characters.`,
  })
  .refine((text) => text.isWellFormed(), { error: 'A password is well-formed text.' });

export const CreateUserInput = z
  .object({
    email: Email,
    name: PersonName,
    password: NewPassword,
    isAdministrator: z.boolean().default(false),
    operatorId: z.number().int().positive().optional(),
    role: z.enum(roles, { error: `A role is one of ${roles.join(', ')}.` }).optional(),
  })
  .refine(({ operatorId, role }) => (operatorId === undefined) === (role === undefined), {
    path: ['role'],
    error: 'A role is held at an operator: give both or neither.',
  });
export type CreateUserInput = z.input<typeof CreateUserInput>;

export const CreatedUser = z.object({ id: z.number(), email: z.string(), name: z.string() });
export type CreatedUser = z.infer<typeof CreatedUser>;

/** What the sign-in form sends; says nothing about what a password must look like. */
export const SignInInput = z.object({
  email: Email,
  password: z.string().min(1, 'Enter your password.'),
});
export type SignInInput = z.infer<typeof SignInInput>;

export const Membership = z.object({
  operatorId: z.number(),
  slug: z.string(),
  name: z.string(),
  role: z.enum(roles),
  suspended: z.boolean(),
});
export type Membership = z.infer<typeof Membership>;

/** An operator that an administrator acts for in this session. */
const ActedFor = z.object({ operatorId: z.number(), slug: z.string(), name: z.string() });

/** A person as the portal knows them while they are signed in. */
export const SessionUser = z.object({
  id: z.number(),
  email: z.string(),
  name: z.string(),
  isAdministrator: z.boolean(),
  sessionVersion: z.number(),
  disabled: z.boolean(),
  /** Where they want to be in this session; counts while they belong there. */
  chosenOperatorId: z.number().nullable(),
  actingFor: ActedFor.nullable(),
  memberships: z.array(Membership),
});
export type SessionUser = z.infer<typeof SessionUser>;

/** What the portal shows of the session: the person, the operator that they are in now, if any, and what they may there. */
export const CurrentSession = z.object({
  userId: z.number(),
  name: z.string(),
  email: z.string(),
  isAdministrator: z.boolean(),
  operator: Membership.nullable(),
  /** Whether they are in it as an administrator on its behalf, with an owner's rights but for personal data. */
  acting: z.boolean(),
  /** What they may do there; what they may not is not offered to them. */
  rights: z.array(z.enum(rights)),
  memberships: z.array(Membership),
});
export type CurrentSession = z.infer<typeof CurrentSession>;

export const ListedSession = z.object({
  id: z.uuid(),
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  /** Whether it is the one that asks. */
  current: z.boolean(),
});
export type ListedSession = z.infer<typeof ListedSession>;

export const EndSessionInput = z.object({ id: z.uuid() });
export type EndSessionInput = z.infer<typeof EndSessionInput>;

export const SwitchOperatorInput = z.object({ operatorId: z.number().int().positive() });
export type SwitchOperatorInput = z.infer<typeof SwitchOperatorInput>;

/** What the account page shows of the person. */
export const Account = z.object({
  name: z.string(),
  email: z.string(),
  isAdministrator: z.boolean(),
  /** Whether they can sign in with a password. */
  hasPassword: z.boolean(),
  /** Whether they have signed in through the identity provider. */
  isBoundToProvider: z.boolean(),
  memberships: z.array(Membership),
});
export type Account = z.infer<typeof Account>;

export const ChangeNameInput = z.object({ name: PersonName });
export type ChangeNameInput = z.infer<typeof ChangeNameInput>;

export const ChangePasswordInput = z.object({
  oldPassword: z.string().min(1, 'Enter your current password.'),
  newPassword: NewPassword,
});
export type ChangePasswordInput = z.infer<typeof ChangePasswordInput>;

/** What stands in the address of a link that was handed out. */
export const LinkToken = z.object({ token: z.string().regex(/^[\w-]{43}$/, 'This is no token of ours.') });
export type LinkToken = z.infer<typeof LinkToken>;

export const RequestResetInput = z.object({ email: Email });
export type RequestResetInput = z.infer<typeof RequestResetInput>;

export const ResetPasswordInput = LinkToken.extend({ newPassword: NewPassword });
export type ResetPasswordInput = z.infer<typeof ResetPasswordInput>;
