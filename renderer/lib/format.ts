import { i18n } from './i18n.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

function locale(): string {
  return i18n.resolvedLanguage ?? 'en';
}

/** "3 minutes ago", "in 2 weeks". */
export function formatRelative(at: number, now: number): string {
  const distance = at - now;
  const size = Math.abs(distance);
  if (size < minute) return i18n.t('time.justNow');
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' });
  if (size < hour) return words.format(Math.trunc(distance / minute), 'minute');
  if (size < day) return words.format(Math.trunc(distance / hour), 'hour');
  if (size < 14 * day) return words.format(Math.round(distance / day), 'day');
  if (size < 60 * day) return words.format(Math.round(distance / (7 * day)), 'week');
  if (size < 365 * day) return words.format(Math.round(distance / (30 * day)), 'month');
  return words.format(Math.round(distance / (365 * day)), 'year');
}

export function formatDateTime(at: number): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'medium' }).format(at);
}

export function formatDate(at: number): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }).format(at);
}

/** Time of day for today, otherwise with the date: a live list reads best in clock time. */
export function formatClock(at: number, now: number): string {
  const today = new Date(now).toDateString() === new Date(at).toDateString();
  const style = today
    ? ({ timeStyle: 'medium' } as const)
    : ({ month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const);
  return new Intl.DateTimeFormat(locale(), style).format(at);
}

export function formatNumber(value: number): string {
  return new Intl.NumberFormat(locale()).format(value);
}

export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1_000) return unit(Math.round(milliseconds), 'millisecond', 0);
  const seconds = milliseconds / 1_000;
  if (seconds < 60) return unit(seconds, 'second', seconds < 10 ? 1 : 0);
  return unit(seconds / 60, 'minute', 1);
}

/** "4:09" for what counts down; never below zero. */
export function formatCountdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return unit(bytes, 'byte', 0);
  if (bytes < 1_000_000) return unit(bytes / 1_000, 'kilobyte', 1);
  return unit(bytes / 1_000_000, 'megabyte', 1);
}

function unit(value: number, name: string, digits: number): string {
  return new Intl.NumberFormat(locale(), {
    style: 'unit',
    unit: name,
    unitDisplay: 'short',
    maximumFractionDigits: digits,
  }).format(value);
}

/** The host of an endpoint, for a line that must stay short. */
export function formatHost(url: string): string {
  return URL.canParse(url) ? new URL(url).host + new URL(url).pathname.replace(/\/$/, '') : url;
}

/** A SHA-256 in the form in which servers and browsers show it, to compare by eye. */
export function formatFingerprint(hex: string): string {
  return (
    hex
      .toUpperCase()
      .match(/.{1,2}/g)
      ?.join(':') ?? ''
  );
}

/** "Germany" for DE. */
export function countryName(code: string): string {
  return new Intl.DisplayNames(locale(), { type: 'region', fallback: 'code' }).of(code) ?? code;
}

/** One step on the axis of a chart. Days are days in UTC, as the ledger adds them up; hours are told in local time. */
export function formatStep(at: number, step: 'hour' | 'day'): string {
  const style =
    step === 'hour'
      ? ({ hour: '2-digit', minute: '2-digit' } as const)
      : ({ month: 'short', day: 'numeric', timeZone: 'UTC' } as const);
  return new Intl.DateTimeFormat(locale(), style).format(at);
}
