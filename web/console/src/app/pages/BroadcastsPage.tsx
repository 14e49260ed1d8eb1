import { PlusOutlined } from "@ant-design/icons";
import { Button, Segmented, Skeleton } from "antd";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { useBroadcasts } from "../../features/broadcasts/api.ts";
import { BroadcastDrawer } from "../../features/broadcasts/BroadcastDrawer.tsx";
import { BroadcastTable } from "../../features/broadcasts/BroadcastTable.tsx";
import { FILTERS, filterOf, type FilterName } from "../../features/broadcasts/filters.ts";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { useText } from "../../shared/text.ts";
import { Allowed } from "../../shared/ui/Allowed.tsx";
import { Empty } from "../../shared/ui/Empty.tsx";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { PageHead } from "../../shared/ui/PageHead.tsx";

const NAMES = Object.keys(FILTERS) as FilterName[];

export function BroadcastsPage() {
  const { t } = useText();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const [creating, setCreating] = useState(false);
  const filter = filterOf(search.get("show"));
  const { query, items } = useBroadcasts({ states: FILTERS[filter] });
  useDocumentTitle(t("nav.broadcasts"));
  const isEmpty = query.isSuccess && items.length === 0;
  return (
    <>
      <PageHead title={t("nav.broadcasts")} note={t("broadcast.what")}>
        <Allowed permission="broadcasts.write">
          {(allowed) => (
            <Button type="primary" icon={<PlusOutlined aria-hidden />} disabled={!allowed} onClick={() => setCreating(true)}>
              {t("broadcast.create")}
            </Button>
          )}
        </Allowed>
      </PageHead>
      <Segmented<FilterName>
        className="filters"
        aria-label={t("broadcast.filter")}
        value={filter}
        onChange={(next) => setSearch(next === "all" ? {} : { show: next }, { replace: true })}
        options={NAMES.map((value) => ({ value, label: t(`filter.${value}`) }))}
      />
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {isEmpty && filter === "all" && <Empty title={t("broadcast.none_title")} text={t("broadcast.none_text")} />}
      {isEmpty && filter !== "all" && <p className="muted">{t("broadcast.none_here")}</p>}
      {query.isPending && <Skeleton active />}
      {items.length > 0 && <BroadcastTable items={items} />}
      <MoreButton query={query} />
      <BroadcastDrawer open={creating} onClose={() => setCreating(false)} onDone={(made) => void navigate(`/broadcasts/${made.id}`)} />
    </>
  );
}
