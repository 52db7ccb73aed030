import type { MantineColorsTuple } from '@mantine/core';

/** The accent: petrol. */
const petrol: MantineColorsTuple = [
  '#e9f6f6',
  '#d3e9ea',
  '#a9d3d5',
  '#7bbcc0',
  '#55a6ab',
  '#35939a',
  '#1d838a',
  '#0f6a70',
  '#0b565b',
  '#084347',
];

/** Greys with a trace of the accent, so that surfaces and accent belong together. */
const gray: MantineColorsTuple = [
  '#f6f8f8',
  '#eef2f2',
  '#e3e8e9',
  '#d5dcdd',
  '#c0c9cb',
  '#8d999c',
  '#5c696d',
  '#465256',
  '#313b3e',
  '#1c2426',
];

const dark: MantineColorsTuple = [
  '#dbe2e3',
  '#b7c2c4',
  '#93a0a3',
  '#79878a',
  '#3d484b',
  '#2e383b',
  '#242d2f',
  '#1b2224',
  '#141a1c',
  '#0e1315',
];

// The kit's own signal colours fall short of 4.5:1 for text on their light backgrounds (WCAG 1.4.3); these do not.
const green: MantineColorsTuple = [
  '#e9f6ec',
  '#d9efdf',
  '#acdfba',
  '#7fcd95',
  '#56b873',
  '#37a35a',
  '#268c48',
  '#1c7439',
  '#155e2d',
  '#0f4a23',
];

const yellow: MantineColorsTuple = [
  '#fdf6e3',
  '#faecc6',
  '#f3d588',
  '#e9bd52',
  '#dda528',
  '#c48c12',
  '#a57208',
  '#855a05',
  '#6b4705',
  '#523604',
];

const orange: MantineColorsTuple = [
  '#fdf1e7',
  '#fae3d0',
  '#f3c197',
  '#eb9f62',
  '#e18138',
  '#cf691e',
  '#b55514',
  '#95430e',
  '#77360c',
  '#5b2a0a',
];

const red: MantineColorsTuple = [
  '#fdeeee',
  '#fadfdf',
  '#f3b2b2',
  '#ec8686',
  '#e35f5f',
  '#d64141',
  '#bf2d2d',
  '#a82424',
  '#861c1c',
  '#681717',
];

export const colors = { petrol, gray, dark, green, yellow, orange, red };
