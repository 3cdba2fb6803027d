// Keeps the table of door units current: the stream says that something changed, the server draws the table anew.

import { Piece } from "./piece.js";
import { Stream } from "./stream.js";

const units = document.getElementById("units");
const piece = new Piece(units, units.dataset.list, 2_000);

new Stream(() => units.dataset.stream, { snapshot: () => piece.soon(), room: () => piece.soon() });
