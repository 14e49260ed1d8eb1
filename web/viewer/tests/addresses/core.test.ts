import { describe, expect, it } from "vitest";
import { countries, EMPTY, faultsOf, fieldsOf, lineOf, writeOf, type Form } from "../../src/features/addresses/core.ts";

const CHINESE: Form = { ...EMPTY, name: "Wang", phone: "138 1234 5678", region: "Zhejiang", city: "Hangzhou", district: "Xihu", street: "Wensan Road 478" };
const BRITISH: Form = { ...EMPTY, country: "GB", name: "Ada", phone: "+44 20 7946 0000", city: "London", street: "12 St James's Square", postal_code: "SW1Y 4JH" };

describe("an address form", () => {
  it("asks in mainland China for a mobile number and a district", () => {
    expect(faultsOf(CHINESE)).toEqual({});
    expect(faultsOf({ ...CHINESE, phone: "+44 20 7946 0000", district: " " })).toEqual({ phone: "phone", district: "missing" });
  });

  it("asks elsewhere for a phone with its country, and for no district", () => {
    expect(faultsOf(BRITISH)).toEqual({});
    expect(fieldsOf("GB").map(({ field }) => field)).not.toContain("district");
    expect(faultsOf({ ...BRITISH, phone: "020 7946 0000", postal_code: "?" })).toEqual({ phone: "phone", postal_code: "postal_code" });
  });

  it("sends only what its country asks for", () => {
    expect(writeOf({ ...CHINESE, country: "GB", postal_code: " SW1 " })).toMatchObject({ country: "GB", district: "", postal_code: "SW1" });
  });

  it("begins its countries with those where most parcels go", () => {
    const codes = countries("en").map(({ code }) => code);
    expect(codes[0]).toBe("CN");
    expect(new Set(codes).size).toBe(codes.length);
  });
});

it("an address is written as its country writes it", () => {
  expect(lineOf(CHINESE)).toBe("ZhejiangHangzhouXihuWensan Road 478");
  expect(lineOf(BRITISH)).toBe("12 St James's Square, London, GB");
});
