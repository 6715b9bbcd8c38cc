import { describe, expect, it } from "vitest";
import { makeApk, makePackages, NO_OPTIONS } from "./__tests__/phone";

describe("the package manager refuses", () => {
  const refusal = (changes: Parameters<typeof makeApk>[0], before = makeApk()) => {
    const packages = makePackages();
    packages.install(before, NO_OPTIONS, 0);
    return () => packages.install(makeApk(changes), NO_OPTIONS, 1);
  };

  it("an app that nobody signed", () => {
    expect(refusal({ signer: null })).toThrow(/^INSTALL_PARSE_FAILED_NO_CERTIFICATES: /);
  });

  it("an app for a newer Android", () => {
    expect(refusal({ minSdk: 35 })).toThrow(
      /^INSTALL_FAILED_OLDER_SDK: .*Requires newer sdk version #35 \(current version is #34\)/,
    );
  });

  it("an update that somebody else signed", () => {
    expect(refusal({ signer: "other" })).toThrow(/^INSTALL_FAILED_UPDATE_INCOMPATIBLE: /);
  });

  it("an older version over a newer one", () => {
    expect(refusal({ versionCode: 11 })).toThrow(/^INSTALL_FAILED_VERSION_DOWNGRADE: /);
  });

  it("a test-only app, unless it may be one", () => {
    expect(refusal({ isTestOnly: true })).toThrow(/^INSTALL_FAILED_TEST_ONLY: /);
    const packages = makePackages();
    packages.install(makeApk({ isTestOnly: true }), { ...NO_OPTIONS, allowTest: true }, 0);
    expect(packages.get("com.example.notes")).not.toBeNull();
  });
});

describe("an installed app", () => {
  it("has no runtime permission until it is granted one, or all at once", () => {
    const packages = makePackages();
    expect([...packages.install(makeApk(), NO_OPTIONS, 0).granted]).toEqual([]);
    const all = packages.install(makeApk(), { ...NO_OPTIONS, grantAll: true }, 0);
    expect([...all.granted]).toEqual(["android.permission.CAMERA"]);
  });

  it("keeps its permissions, its uid and its first day through an update", () => {
    const packages = makePackages();
    const before = packages.install(makeApk(), { ...NO_OPTIONS, grantAll: true }, 5);
    const after = packages.install(makeApk({ versionCode: 13 }), NO_OPTIONS, 9);
    expect(after).toMatchObject({
      uid: before.uid,
      granted: before.granted,
      firstInstallMs: 5,
      lastUpdateMs: 9,
    });
  });
});
