/** Signing in and out, the first start, invitations, one's own account. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { updateAccount } from "@shared/generated/api/account/account.ts";
import { acceptInvitation, getInvitationOffer } from "@shared/generated/api/invitations/invitations.ts";
import { signIn, signOut } from "@shared/generated/api/session/session.ts";
import { getSetup, setUp } from "@shared/generated/api/setup/setup.ts";
import type { AccountUpdate, InvitationAccept, SessionView, SetupForm, SignIn } from "@shared/generated/model/index.ts";
import { takeSession } from "@shared/staff/session/session.ts";
import { translator } from "../../i18n.ts";

export function useSetup() {
  return useQuery({ queryKey: ["setup"], queryFn: ({ signal }) => getSetup({ signal }) });
}

/** What every way in does with the session it got: keeps it, and speaks the person's language. */
function useEntered() {
  const cache = useQueryClient();
  return (session: SessionView) => {
    takeSession(cache, session);
    translator.use(session.account.locale);
  };
}

export function useSetUp() {
  const entered = useEntered();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (form: SetupForm) => setUp(form),
    onSuccess: (session) => {
      cache.setQueryData(["setup"], { needed: false });
      entered(session);
    },
  });
}

export function useSignIn() {
  return useMutation({ mutationFn: (form: SignIn) => signIn(form), onSuccess: useEntered() });
}

export function useSignOut() {
  const cache = useQueryClient();
  return useMutation({ mutationFn: () => signOut(), onSuccess: () => takeSession(cache, null) });
}

export function useOffer(token: string) {
  return useQuery({ queryKey: ["offer", token], queryFn: ({ signal }) => getInvitationOffer({ token }, { signal }), staleTime: Infinity });
}

export function useAccept() {
  return useMutation({ mutationFn: (form: InvitationAccept) => acceptInvitation(form), onSuccess: useEntered() });
}

export function useUpdateAccount() {
  return useMutation({ mutationFn: (form: AccountUpdate) => updateAccount(form), onSuccess: useEntered() });
}
