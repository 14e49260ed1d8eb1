import { Navigate, Route, Routes } from "react-router";
import { useSession } from "@shared/staff/session/session.ts";
import { InvitationPage } from "../features/account/InvitationPage.tsx";
import { SetupPage } from "../features/account/SetupPage.tsx";
import { SignInPage } from "../features/account/SignInPage.tsx";
import { CouponsPage } from "../features/coupons/CouponsPage.tsx";
import { DeskPage } from "../features/desk/DeskPage.tsx";
import { FlashPage } from "../features/flash/FlashPage.tsx";
import { GiftsPage } from "../features/gifts/GiftsPage.tsx";
import { GoodsPage } from "../features/goods/GoodsPage.tsx";
import { WordsPage } from "../features/moderation/WordsPage.tsx";
import { AttributionPage } from "../features/orders/AttributionPage.tsx";
import { OrdersPage } from "../features/orders/OrdersPage.tsx";
import { PrintPage } from "../features/orders/PrintPage.tsx";
import { PointsPage } from "../features/points/PointsPage.tsx";
import { TemplatesPage } from "../features/polls/TemplatesPage.tsx";
import { RecordingsPage } from "../features/recordings/RecordingsPage.tsx";
import { RepliesPage } from "../features/replies/RepliesPage.tsx";
import { RoomsPage } from "../features/rooms/RoomsPage.tsx";
import { CommentsPage } from "../features/search/CommentsPage.tsx";
import { PaymentsPage } from "../features/treasury/PaymentsPage.tsx";
import { ProvidersPage } from "../features/treasury/ProvidersPage.tsx";
import { ReconciliationPage } from "../features/treasury/ReconciliationPage.tsx";
import { AboutPage } from "../features/settings/AboutPage.tsx";
import { AuditPage } from "../features/settings/AuditPage.tsx";
import { MembersPage } from "../features/settings/MembersPage.tsx";
import { TokensPage } from "../features/settings/TokensPage.tsx";
import { ShippingPage } from "../features/shipping/ShippingPage.tsx";
import { WebhooksPage } from "../features/webhooks/WebhooksPage.tsx";
import { Gate } from "./Gate.tsx";
import { NotFound } from "./NotFound.tsx";
import { BroadcastsPage } from "./pages/BroadcastsPage.tsx";
import { LivePage } from "./pages/LivePage.tsx";
import { RecordedPage } from "./pages/RecordedPage.tsx";
import { RoomPage } from "./pages/RoomPage.tsx";
import { Strangers } from "./pages/Strangers.tsx";
import { Shell } from "./Shell.tsx";

/** Whoever moderates and runs nothing begins at the desk. */
function Home() {
  const { permissions } = useSession();
  const moderates = permissions.includes("comments.moderate") && !permissions.includes("broadcasts.run");
  return <Navigate to={moderates ? "/desk" : "/rooms"} replace />;
}

export function Screens() {
  return (
    <Routes>
      <Route path="/setup" element={<SetupPage />} />
      <Route path="/sign-in" element={<SignInPage />} />
      <Route path="/invitations" element={<InvitationPage />} />
      <Route
        path="/orders/print"
        element={
          <Gate>
            <PrintPage />
          </Gate>
        }
      />
      <Route
        element={
          <Gate>
            <Shell />
          </Gate>
        }
      >
        <Route index element={<Home />} />
        <Route
          path="/rooms"
          element={
            <RoomsPage>
              <Strangers />
            </RoomsPage>
          }
        />
        <Route path="/rooms/:roomId" element={<RoomPage />} />
        <Route path="/broadcasts" element={<BroadcastsPage />} />
        <Route path="/broadcasts/:broadcastId" element={<LivePage />} />
        <Route path="/recordings" element={<RecordingsPage />} />
        <Route path="/recordings/:broadcastId" element={<RecordedPage />} />
        <Route path="/gifts" element={<GiftsPage />} />
        <Route path="/points" element={<PointsPage />} />
        <Route path="/poll-templates" element={<TemplatesPage />} />
        <Route path="/comments" element={<CommentsPage />} />
        <Route path="/replies" element={<RepliesPage />} />
        <Route path="/desk" element={<DeskPage />} />
        <Route path="/words" element={<WordsPage />} />
        <Route path="/orders" element={<OrdersPage />} />
        <Route path="/attribution" element={<AttributionPage />} />
        <Route path="/products" element={<GoodsPage />} />
        <Route path="/coupons" element={<CouponsPage />} />
        <Route path="/flash-sales" element={<FlashPage />} />
        <Route path="/shipping" element={<ShippingPage />} />
        <Route path="/payments" element={<PaymentsPage />} />
        <Route path="/reconciliation" element={<ReconciliationPage />} />
        <Route path="/payment-providers" element={<ProvidersPage />} />
        <Route path="/settings" element={<Navigate to="/settings/members" replace />} />
        <Route path="/settings/members" element={<MembersPage />} />
        <Route path="/settings/tokens" element={<TokensPage />} />
        <Route path="/settings/webhooks" element={<WebhooksPage />} />
        <Route path="/settings/audit" element={<AuditPage />} />
        <Route path="/settings/about" element={<AboutPage />} />
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  );
}
