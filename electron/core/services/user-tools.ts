import { type ToolId, type UserServiceId, serviceById, userServiceIds } from '../../../shared/services.ts';
import { clicksendTool } from './clicksend/tool.ts';
import { gmailTool } from './gmail/tool.ts';
import { smtpTool } from './mail/tool.ts';
import { outlookTool } from './outlook/tool.ts';
import type { UserTool } from './send-tool.ts';

/** What agents can do in their owner's name; a service without a tool can be connected, or not even that yet. */
export const userTools: Readonly<Partial<Record<UserServiceId, UserTool>>> = {
  smtp: smtpTool,
  clicksend: clicksendTool,
  gmail: gmailTool,
  outlook: outlookTool,
};

export function userServiceByTool(tool: ToolId): UserServiceId | undefined {
  return userServiceIds.find((id) => serviceById(id).tool === tool);
}
