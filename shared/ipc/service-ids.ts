import { z } from 'zod';
import { systemServiceIds, userServiceIds } from '../services.ts';

export const serviceIds = z.enum([...systemServiceIds, ...userServiceIds]);
