import { describe, expect, it } from 'vitest';
import { smtpPreset } from '../../../../shared/ipc/integrations.ts';
import { settingsFor } from '../mail/testing.ts';
import { smtpAdapter } from './adapter.ts';
import { smtpPresets } from './presets.ts';

function preset(name: RegExp) {
  return smtpPresets.find((one) => name.test(one.name));
}

describe('the list of known mail servers', () => {
  it('can be saved as it is, each one encrypted', () => {
    expect(smtpPresets.length).toBeGreaterThan(80);
    expect(new Set(smtpPresets.map(({ id }) => id)).size).toBe(smtpPresets.length);
    for (const { host, port, security, ...rest } of smtpPresets) {
      expect(smtpPreset.parse({ host, port, security, ...rest }).security).not.toBe('none');
      const settings = settingsFor({ host, port, url: '' }, { security });
      expect(smtpAdapter.normalise(settings)).toEqual(settings);
    }
  });

  it('has SMTP.com and Brevo', () => {
    expect(preset(/^SMTP\.com/)).toMatchObject({ host: 'send.smtp.com', port: 465, security: 'tls' });
    expect(preset(/^Brevo/)).toMatchObject({ host: 'smtp-relay.brevo.com', port: 587, security: 'starttls' });
  });

  it('sends people with a mailbox at Microsoft or Google to the better way', () => {
    expect(preset(/Office 365/)?.note).toMatch(/switching off.*Connect Outlook/);
    expect(preset(/Outlook\.com/)?.note).toMatch(/Connect Outlook/);
    expect(preset(/^Gmail$/)?.note).toMatch(/app password.*Connect Gmail/);
  });
});
