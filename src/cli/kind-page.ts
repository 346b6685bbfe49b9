import type { KindSpec, ParameterSpec, ParameterValue } from '../base/parameter.js';
import { allowedQuantity, formatQuantity } from '../base/quantity.js';
import { textTable, wrapped } from './text-table.js';

const WIDTH = 100;

/** The page of an attack, a defence or a contingency: what it does, its parameters with range and default, its sources. */
export function kindPage(role: string, kind: KindSpec): string {
  const parameters = Object.entries(kind.parameters);
  const parts = [`${kind.name} (${role})\n${paragraph(kind.about)}`];
  if (kind.story) parts.push(paragraph(kind.story));
  if (kind.devices?.length) parts.push(`Devices: ${kind.devices.join(', ')}\n`);
  if (kind.release) parts.push(`Release, unless the scenario says otherwise: ${kind.release}\n`);
  if (parameters.length > 0) {
    const rows = parameters.map(([name, spec]) => [name, allowedText(spec), defaultText(spec), aboutText(spec)]);
    parts.push(`Parameters:\n${textTable([['NAME', 'ALLOWED', 'DEFAULT', 'MEANING'], ...rows], 2)}`);
  }
  if (kind.techniques?.length) parts.push(`MITRE ATT&CK for ICS: ${kind.techniques.join(', ')}\n`);
  if (kind.sources?.length) parts.push(`Sources:\n${kind.sources.map(source => `  ${source}\n`).join('')}`);
  return parts.join('\n');
}

export const paragraph = (text: string): string => `${wrapped(text, WIDTH).join('\n')}\n`;

function aboutText(spec: ParameterSpec): string {
  return spec.source ? `${spec.about} [${spec.source}]` : spec.about;
}

/** What may be written: choices, or a range with its unit. */
function allowedText(spec: ParameterSpec): string {
  if (spec.choices) return spec.choices.join(' | ');
  if (spec.type === 'boolean') return 'true | false';
  if (spec.type === 'text') return 'text';
  const { min, max } = spec;
  if (min !== undefined && max !== undefined) return `${valueText(spec, min)} to ${valueText(spec, max)}`;
  if (min !== undefined) return `at least ${valueText(spec, min)}`;
  if (max !== undefined) return `at most ${valueText(spec, max)}`;
  return spec.dimension ? allowedQuantity(spec.dimension) : spec.type;
}

function defaultText(spec: ParameterSpec): string {
  if (spec.required) return 'required';
  return spec.default === undefined || spec.default === null ? 'none' : valueText(spec, spec.default);
}

const valueText = ({ dimension }: ParameterSpec, value: ParameterValue): string =>
  typeof value === 'number' && dimension && Number.isFinite(value) ? formatQuantity(value, dimension) : String(value);
