import { integer, number, type Table, text } from '../table.js';

const governors = text('governors', 'Whether mechanical power is held, as for classical machines, or governors act', {
  choices: ['held', 'acting'],
});

/** Tables of `nadir modes`: no run's, so without the first columns of one. */
export const modesTable: Table = {
  name: 'modes',
  rows: 'a mode',
  about: 'Small-signal modes around the steady state: oscillations by frequency first, then real eigenvalues, slowest first.',
  columns: [
    governors,
    integer('mode', 'Number among the modes of its case, from 1'),
    text('kind', 'A pair of eigenvalues or a real one', { choices: ['oscillation', 'real'] }),
    number('frequency_hz', 6, 'Frequency of oscillation; empty for a real eigenvalue'),
    number('damping_ratio_pct', 4, 'Damping in per cent of critical; negative: it grows'),
    number('real_per_s', 6, 'Real part of the eigenvalue'),
    number('imaginary_rad_per_s', 6, 'Imaginary part'),
  ],
};

export const participationTable: Table = {
  name: 'participation',
  rows: 'a mode and machine',
  about: "Each machine's share in a mode through its angle and speed; shares of all states, governors' too, add to 100.",
  columns: [
    governors,
    integer('mode', 'Number of the mode in modes.csv'),
    text('machine', 'Machine'),
    number('participation_pct', 3, 'Its share'),
  ],
};

export const busParticipationTable: Table = {
  name: 'bus_participation',
  rows: 'a mode and bus',
  about:
    "Each bus's share in a mode of a nation through its angle and speed, and how it swings; shares of all states add to 100.",
  columns: [
    governors,
    integer('mode', 'Number of the mode in modes.csv'),
    text('bus', 'Bus'),
    text('area', 'Area in which it lies; empty where none is given'),
    number('participation_pct', 3, 'Its share'),
    number('shape_pct', 3, 'How far its frequency swings, in per cent of the bus that swings farthest'),
    number('shape_deg', 2, 'How far it leads that bus; near 180 it swings against it; empty where it does not swing'),
  ],
};
