import { Button, Progress, Select, Skeleton, Tag } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { CouponState, DropState, type CouponRead, type DropRead } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { timeOfDay } from "../../shared/figures.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { useCoupons, useDropCoupon, useDrops, useEndDrop } from "./api.ts";
import { termsOf } from "./terms.ts";

interface Props {
  broadcastId: string;
  /** Nothing more can be dropped. */
  over: boolean;
}

const COUNTDOWNS = [0, 5, 10, 30, 60, 180, 300];
const SECONDS = [30, 60, 120, 300, 600];

/** Coupons that can be given to the room now, and those that were. */
export function DropsCard({ broadcastId, over }: Props) {
  const { t } = useText();
  const mayRun = useMay("shop.run");
  const drops = useDrops(broadcastId);
  const items = drops.data?.items ?? [];
  const running = items.find(({ state }) => state === DropState.open);
  return (
    <>
      {drops.isPending && <Skeleton active title={false} />}
      {drops.isError && <Failed error={drops.error} retry={() => void drops.refetch()} />}
      {running && <Running broadcastId={broadcastId} drop={running} mayEnd={mayRun} />}
      {drops.isSuccess && mayRun && !over && <Choice broadcastId={broadcastId} blocked={running !== undefined} />}
      {drops.isSuccess && over && items.length === 0 && <p className="muted">{t("coupon.drops_none")}</p>}
      <ol className="polls">
        {items
          .filter((drop) => drop !== running)
          .map((drop) => (
            <li key={drop.id} className="poll">
              <Numbers drop={drop} />
            </li>
          ))}
      </ol>
    </>
  );
}

function Numbers({ drop }: { drop: DropRead }) {
  const { t, locale } = useText();
  const { title, claimed, quantity, state, at } = drop;
  return (
    <>
      <span className="poll-head">
        <span className="row-title">{title}</span>
        <Tag>{t(`coupon.drop.${state}`)}</Tag>
        <span className="muted small figures">{timeOfDay(at, locale)}</span>
      </span>
      <Progress size="small" percent={Math.round((100 * claimed) / quantity)} aria-label={t("coupon.claimed_of", { claimed, total: quantity })} />
      <p className="muted small figures">{t("coupon.claimed_of", { claimed, total: quantity })}</p>
    </>
  );
}

function Running({ broadcastId, drop, mayEnd }: { broadcastId: string; drop: DropRead; mayEnd: boolean }) {
  const { t } = useText();
  const notify = useNotify();
  const end = useEndDrop(broadcastId);
  return (
    <div className="poll">
      <Numbers drop={drop} />
      {mayEnd && (
        <Button size="small" loading={end.isPending} onClick={() => end.mutate(drop.id, { onError: notify.failed })}>
          {t("coupon.drop_end")}
        </Button>
      )}
    </div>
  );
}

/** With what is chosen above the list one click on a coupon drops it. */
function Choice({ broadcastId, blocked }: { broadcastId: string; blocked: boolean }) {
  const { t, locale } = useText();
  const notify = useNotify();
  const [countdown, setCountdown] = useState(10);
  const [seconds, setSeconds] = useState(120);
  const { query, items } = useCoupons(CouponState.active, "", blocked);
  const drop = useDropCoupon(broadcastId);
  const left = items.filter(({ claimed, total }) => claimed < total);
  const duration = (value: number) => ({ value, label: value ? t("poll.seconds", { seconds: value }) : t("packet.at_once") });
  return (
    <>
      <div className="tool-acts coupon-times">
        <label>
          {t("coupon.countdown")} <Select size="small" value={countdown} onChange={setCountdown} options={COUNTDOWNS.map(duration)} />
        </label>
        <label>
          {t("coupon.seconds")} <Select size="small" value={seconds} onChange={setSeconds} options={SECONDS.map(duration)} />
        </label>
      </div>
      {query.isPending && <Skeleton active title={false} />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && left.length === 0 && (
        <p className="muted">
          {t("coupon.drop_nothing")} <Link to="/coupons">{t("coupon.create")}</Link>
        </p>
      )}
      <ul className="polls">
        {left.map((coupon: CouponRead) => (
          <li key={coupon.id} className="coupon-choice">
            <span className="two-lines">
              <span className="row-title">{coupon.title}</span>
              <span className="muted small figures">
                {termsOf(coupon, locale)} · {t("coupon.left", { left: coupon.total - coupon.claimed })}
              </span>
            </span>
            <Button
              size="small"
              type="primary"
              disabled={blocked}
              loading={drop.isPending && drop.variables.coupon_id === coupon.id}
              aria-label={t("coupon.drop_of", { title: coupon.title })}
              onClick={() => drop.mutate({ coupon_id: coupon.id, countdown, seconds }, { onError: notify.failed })}
            >
              {t("coupon.drop_now")}
            </Button>
          </li>
        ))}
      </ul>
      <MoreButton query={query} />
    </>
  );
}
