/** How Hopscope writes a share, wherever it is shown: `1.8 %`. What is neither none nor all is never written as `0 %` or `100 %`; what is no number as `–`. @param share 0 to 1 */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return "–";
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return "<0.1 %";
  if (percent < 100 && percent > 99.9) return ">99.9 %";
  return `${Number(percent.toFixed(1))} %`;
}
