/** Why a model gave nothing that can be used. Errors of the vendor end here. */
import type { StandInReason } from '../../run/terms.ts';

export class ModelFault extends Error {
  override name = 'ModelFault';
  readonly code: StandInReason;
  constructor(code: StandInReason, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
  }
}
