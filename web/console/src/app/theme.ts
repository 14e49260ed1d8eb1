/** The design tokens of `tokens.css` as antd's theme. */
import { theme, type ThemeConfig } from "antd";

/** White text may stand on it in both themes. */
const BRAND_SOLID = "#e0243a";

const LIGHT = { text: "#0f1216", muted: "#5c6470", faint: "#667085", line: "#e4e7ec", base: "#ffffff", raised: "#ffffff", sunken: "#f6f7f9", link: "#175cd3", error: "#d92d20", good: "#067647", warning: "#b54708", chosen: "#eff8ff" };
const DARK = { text: "#f5f6f8", muted: "#b3bac5", faint: "#98a2b3", line: "#272c34", base: "#0b0d10", raised: "#15181d", sunken: "#070809", link: "#84caff", error: "#ff8278", good: "#32d583", warning: "#fdb022", chosen: "#0b2137" };

/** `still`: nothing moves by itself. */
export function themeOf(dark: boolean, still: boolean): ThemeConfig {
  const colors = dark ? DARK : LIGHT;
  const brand = { colorPrimary: BRAND_SOLID, colorPrimaryHover: "#c81d32", colorPrimaryActive: "#b0182b" };
  // Red words would look like errors, and could not be read in the dark.
  const calm = { defaultHoverColor: colors.text, defaultHoverBorderColor: colors.faint, defaultActiveColor: colors.text, defaultActiveBorderColor: colors.muted };
  // Red borders would look like errors.
  const focus = { activeBorderColor: colors.link, hoverBorderColor: colors.faint, activeShadow: `0 0 0 3px ${dark ? "#1b3a5c" : "#d1e9ff"}` };
  // White words stand on it, also under the pointer.
  const danger = { colorError: "#d92d20", colorErrorHover: "#b42318" };
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      ...brand,
      colorInfo: "#2e90fa",
      colorSuccess: "#12b76a",
      colorWarning: "#f79009",
      colorError: dark ? "#f04438" : "#d92d20",
      colorErrorText: colors.error,
      colorLink: colors.link,
      colorBgBase: colors.base,
      colorBgContainer: colors.raised,
      colorBgElevated: colors.raised,
      colorBgLayout: colors.sunken,
      colorTextBase: colors.text,
      colorText: colors.text,
      colorTextSecondary: colors.muted,
      colorTextTertiary: colors.faint,
      colorTextDescription: colors.faint,
      colorTextPlaceholder: colors.faint,
      colorBorder: dark ? "#4b535f" : "#d0d5dd",
      colorBorderSecondary: colors.line,
      borderRadius: 8,
      borderRadiusLG: 12,
      fontFamily: "var(--font)",
      fontSize: 14,
      controlHeight: 36,
      wireframe: false,
      motion: !still,
    },
    components: {
      Button: { ...brand, ...calm, ...danger, primaryShadow: "none", defaultShadow: "none", dangerShadow: "none", fontWeight: 500 },
      Input: focus,
      InputNumber: focus,
      DatePicker: focus,
      Select: { activeBorderColor: colors.link, hoverBorderColor: colors.faint, activeOutlineColor: dark ? "#1b3a5c" : "#d1e9ff" },
      Tabs: { itemSelectedColor: colors.text, itemHoverColor: colors.text, inkBarColor: colors.text },
      // The brand's own blue, green and orange could not be read in words so small.
      Tag: { colorInfo: colors.link, colorSuccess: colors.good, colorWarning: colors.warning },
      // A chosen row is not an error either.
      Table: { headerBg: "transparent", headerColor: colors.muted, headerSplitColor: "transparent", rowHoverBg: colors.sunken, rowSelectedBg: colors.chosen, rowSelectedHoverBg: colors.chosen },
    },
  };
}
