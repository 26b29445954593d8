import assert from "node:assert/strict";
import fc from "fast-check";
import { instantOfEpoch, instantOfText, isoOfInstant, plusNanos, type Instant } from "../../../src/ingest/instant";

const second = 1_000_000_000n;
const nanosOf = (instant: Instant | undefined) => instant && BigInt(instant.seconds) * second + BigInt(instant.nanos);

/** Every second of the years 0 to 9999. */
const anySecond = fc.integer({ min: Date.parse("0000-01-01T00:00:00Z") / 1000, max: Date.parse("9999-12-31T23:59:59Z") / 1000 });
const anyNanos = fc.integer({ min: 0, max: 999_999_999 });
const written = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 19);

describe("an instant from text", () => {
  it("is exact to the nanosecond from year 0 to 9999, as Date and BigInt count", () => {
    fc.assert(
      fc.property(anySecond, anyNanos, fc.constantFrom("T", " "), fc.constantFrom(".", ","), fc.constantFrom("Z", "z", "+00:00", ""), (seconds, nanos, t, point, zone) => {
        const text = written(seconds).replace("T", t) + point + String(nanos).padStart(9, "0") + zone;
        assert.equal(nanosOf(instantOfText(text)), BigInt(seconds) * second + BigInt(nanos), text);
      }),
    );
  });

  it("is the same instant in every zone", () => {
    const zones = ["+02:00", "-05:30", "+0545", "+14:00", "-12"] as const;
    const minutes = { "+02:00": 120, "-05:30": -330, "+0545": 345, "+14:00": 840, "-12": -720 };
    fc.assert(
      fc.property(fc.integer({ min: -60_000_000_000, max: 250_000_000_000 }), fc.constantFrom(...zones), (seconds, zone) => {
        const offset = minutes[zone];
        assert.equal(instantOfText(written(seconds + offset * 60) + zone)?.seconds, seconds);
        assert.equal(instantOfText(written(seconds + offset * 60), offset)?.seconds, seconds);
      }),
    );
  });

  it("takes only days and hours that there are", () => {
    for (const day of ["2024-02-29", "2000-02-29", "0000-02-29", "2026-12-31"]) assert.equal(instantOfText(`${day}T00:00:00Z`)?.seconds, Date.parse(day) / 1000, day);
    for (const text of ["2026-02-29", "1900-02-29", "2026-00-10", "2026-13-01", "2026-04-31", "2026-01-01T24:00:01Z", "2026-01-01T10:60:00Z", "soon", "", "2026-01-01T", "NaN"]) {
      assert.equal(instantOfText(text), undefined, text);
    }
  });

  it("stays within the years 0 to 9999", () => {
    assert.equal(instantOfText("0000-01-01T00:00:00+00:01"), undefined);
    assert.equal(instantOfText("9999-12-31T23:59:59-00:01"), undefined);
    assert.equal(instantOfText("9999-12-31T23:59:59.999999999Z")?.nanos, 999_999_999);
  });
});

describe("an instant from a number", () => {
  it("is seconds, milliseconds, microseconds or nanoseconds by its size", () => {
    const units = [
      { unit: 1, low: 0, high: 99_999_999_999 },
      { unit: 1_000, low: 100_000_000_000, high: 99_999_999_999_999 },
      { unit: 1_000_000, low: 100_000_000_000_000, high: Number.MAX_SAFE_INTEGER },
    ];
    for (const { unit, low, high } of units) {
      fc.assert(
        fc.property(fc.integer({ min: low, max: high }), (value) => {
          assert.equal(nanosOf(instantOfEpoch(String(value))), (BigInt(value) * second) / BigInt(unit));
        }),
      );
    }
    fc.assert(
      fc.property(fc.bigInt({ min: 10n ** 17n, max: 253_402_300_799n * second }), (value) => {
        assert.equal(nanosOf(instantOfEpoch(String(value))), value);
      }),
    );
  });

  it("keeps the fraction that a record writes", () => {
    assert.equal(nanosOf(instantOfEpoch("1767225600.123456789")), 1_767_225_600_123_456_789n);
    assert.equal(nanosOf(instantOfEpoch("1767225600123.456789")), 1_767_225_600_123_456_789n);
    assert.equal(nanosOf(instantOfEpoch("-0.5")), -500_000_000n);
    assert.equal(nanosOf(instantOfEpoch("1.7672256e9")), 1_767_225_600_000_000_000n);
  });
});

describe("an instant as text", () => {
  it("has microseconds, the rest is cut", () => {
    fc.assert(
      fc.property(anySecond, anyNanos, (seconds, nanos) => {
        assert.equal(isoOfInstant({ seconds, nanos }), `${written(seconds)}.${String(nanos).padStart(9, "0").slice(0, 6)}Z`);
      }),
    );
  });

  it("does not move beyond what there is", () => {
    const [first, last] = [instantOfText("0001-01-01T00:00:00Z"), instantOfText("9999-12-31T23:59:59.9999999Z")];
    assert.ok(first && last);
    const between = (Date.UTC(9999, 11, 31, 23, 59, 59) - Date.parse("0001-01-01T00:00:00Z")) * 1e6 + 999_999_900;
    assert.equal(isoOfInstant(plusNanos(first, between)), "9999-12-31T23:59:59.999999Z");
    assert.equal(isoOfInstant(plusNanos(last, -1.5 * between)), "0000-01-01T00:00:00.000000Z");
  });

  it("moves by nanoseconds over the second's edge", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), anyNanos, fc.integer({ min: -1e15, max: 1e15 }), (seconds, nanos, ns) => {
        assert.equal(nanosOf(plusNanos({ seconds, nanos }, ns)), BigInt(seconds) * second + BigInt(nanos) + BigInt(ns));
      }),
    );
  });
});
