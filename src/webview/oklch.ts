/**
 * OKLCH to sRGB, after Björn Ottosson, "A perceptual color space for image processing"
 * (https://bottosson.github.io/posts/oklab/) and the sRGB transfer function of IEC 61966-2-1.
 */

/** Red, green and blue, each 0 to 1 when the colour can be shown; outside of it when sRGB has no such colour. */
export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * @param lightness 0 (black) to 1 (white)
 * @param chroma 0 (grey) to about 0.37
 * @param hue degrees
 */
export function oklchToSrgb(lightness: number, chroma: number, hue: number): Rgb {
  const angle = (hue * Math.PI) / 180;
  const a = chroma * Math.cos(angle);
  const b = chroma * Math.sin(angle);
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    encode(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    encode(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    encode(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  ];
}

/** `#rrggbb`; a channel that sRGB cannot show is cut to what it can. */
export function hexColor(rgb: Rgb): string {
  const byte = (channel: number) => Math.round(Math.min(1, Math.max(0, channel)) * 255).toString(16).padStart(2, "0");
  return `#${rgb.map(byte).join("")}`;
}

/** Linear light to the sRGB encoding. */
function encode(linear: number): number {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
}
