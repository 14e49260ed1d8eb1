import { AccountBookOutlined, ApiOutlined, AppstoreOutlined, AuditOutlined, BankOutlined, BarChartOutlined, CommentOutlined, GiftOutlined, InfoCircleOutlined, KeyOutlined, PieChartOutlined, PlayCircleOutlined, ProfileOutlined, RobotOutlined, SafetyCertificateOutlined, SafetyOutlined, ShoppingOutlined, TagsOutlined, TeamOutlined, ThunderboltOutlined, TransactionOutlined, TruckOutlined, VideoCameraOutlined, WalletOutlined } from "@ant-design/icons";
import type { ReactNode } from "react";
import { NavLink } from "react-router";
import { useSession } from "@shared/staff/session/session.ts";
import { useText } from "../shared/text.ts";
import { visibleSections, type IconName } from "./sections.ts";

const ICONS: Record<IconName, ReactNode> = {
  room: <AppstoreOutlined aria-hidden />,
  products: <ShoppingOutlined aria-hidden />,
  broadcast: <VideoCameraOutlined aria-hidden />,
  recording: <PlayCircleOutlined aria-hidden />,
  members: <TeamOutlined aria-hidden />,
  token: <KeyOutlined aria-hidden />,
  audit: <AuditOutlined aria-hidden />,
  comments: <CommentOutlined aria-hidden />,
  replies: <RobotOutlined aria-hidden />,
  words: <SafetyOutlined aria-hidden />,
  gift: <GiftOutlined aria-hidden />,
  points: <WalletOutlined aria-hidden />,
  poll: <BarChartOutlined aria-hidden />,
  desk: <SafetyCertificateOutlined aria-hidden />,
  order: <ProfileOutlined aria-hidden />,
  attribution: <PieChartOutlined aria-hidden />,
  coupon: <TagsOutlined aria-hidden />,
  flash: <ThunderboltOutlined aria-hidden />,
  shipping: <TruckOutlined aria-hidden />,
  payment: <TransactionOutlined aria-hidden />,
  reconciliation: <AccountBookOutlined aria-hidden />,
  provider: <BankOutlined aria-hidden />,
  webhook: <ApiOutlined aria-hidden />,
  about: <InfoCircleOutlined aria-hidden />,
};

/** The left rail: sections with their pages. */
export function Rail({ onLeave }: { onLeave?: () => void }) {
  const { t } = useText();
  const { permissions } = useSession();
  return (
    <nav className="rail-links" aria-label={t("nav.label")}>
      {visibleSections(permissions).map((section) => (
        <div key={section.title} className="rail-section">
          <h2>{t(section.title)}</h2>
          <ul>
            {section.pages.map((page) => (
              <li key={page.to}>
                <NavLink to={page.to} className="rail-link" onClick={onLeave}>
                  {ICONS[page.icon]}
                  {t(page.title)}
                </NavLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
