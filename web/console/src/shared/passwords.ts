/** The rules of a new password, the same as the server's. Pure. */
export const PASSWORD_LENGTH = 10;
export const PASSWORD_VARIETY = 4;

export interface PasswordRules {
  longEnough: boolean;
  variedEnough: boolean;
}

export function judgePassword(password: string): PasswordRules {
  const signs = [...password];
  return { longEnough: signs.length >= PASSWORD_LENGTH, variedEnough: new Set(signs).size >= PASSWORD_VARIETY };
}
