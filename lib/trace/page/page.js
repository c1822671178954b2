'use strict';
/* All text of the data goes through textContent: nothing that a module says becomes markup. */
const data = JSON.parse(document.getElementById('data').textContent);
const part = id => document.getElementById(id);

function make(name, classes, text) {
    const element = document.createElement(name);
    if (classes) element.className = classes;
    if (text !== undefined && text !== null) element.textContent = text;
    return element;
}

function makeSvg(name, attributes) {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    return element;
}

function pairs(list, items) {
    for (const [name, value] of items) {
        list.append(make('dt', '', name), make('dd', '', value));
    }
}

function timeText(microseconds) {
    return microseconds >= 1e6 ? (microseconds / 1e6).toFixed(3) + ' s'
        : microseconds >= 1e3 ? (microseconds / 1e3).toFixed(3) + ' ms' : microseconds + ' µs';
}

/* --- the selected process and its records --- */

let records = [], rows = [], bars = [], selected = -1, zoom = 1, finding = -1;

function isShown(index) {
    return index >= 0 && index < rows.length && !rows[index].hidden;
}

function select(index, focus) {
    if (!isShown(index)) return;
    if (rows[selected]) {
        rows[selected].setAttribute('aria-selected', 'false');
        bars[selected].classList.remove('selected');
    }
    selected = index;
    rows[index].setAttribute('aria-selected', 'true');
    bars[index].classList.add('selected');
    part('calls').setAttribute('aria-activedescendant', rows[index].id);
    rows[index].scrollIntoView({block: 'nearest'});
    const lanes = part('lanes'), x = Number(bars[index].getAttribute('x'));
    if (x < lanes.scrollLeft + 90 || x > lanes.scrollLeft + lanes.clientWidth - 20) lanes.scrollLeft = x - lanes.clientWidth / 2;
    if (focus) part('calls').focus({preventScroll: true});
    showDetail(records[index]);
}

function step(by, thread) {
    let index = selected;
    do {
        index += by;
    } while (index >= 0 && index < rows.length && (!isShown(index) || (thread && records[index].thread !== records[selected].thread)));
    select(index, true);
}

function showDetail(record) {
    const list = make('dl'), items = [['time', timeText(record.time)], ['thread', record.thread]];
    if (record.duration !== undefined) items.push(['took', timeText(record.duration)]);
    else if (record.kind === 'call') items.push(['returned', 'never: the trace ends inside']);
    if (record.result) items.push(['result', record.result]);
    pairs(list, items.concat(record.fields));
    part('detail').replaceChildren(make('h3', '', record.label), list);
    data.findings.forEach((item, index) => {
        if (item.run === part('run').selectedIndex && item.seq === record.seq) {
            const button = make('button', '', item.severity + ': ' + item.id);
            button.type = 'button';
            button.onclick = () => selectFinding(index);
            part('detail').append(button);
        }
    });
}

function makeRow(record, index) {
    const row = make('div', 'row ' + record.kind + (isFailed(record) ? ' failed' : ''));
    row.id = 'call-' + index;
    row.setAttribute('role', 'option');
    row.setAttribute('aria-selected', 'false');
    row.append(make('span', 'time', timeText(record.time)), make('span', 'thread', record.thread), make('span', 'label', record.label),
        make('span', 'result', (isFailed(record) ? '✗ ' : '') + (record.result || '')));
    row.onclick = () => select(index, true);
    return row;
}

function isFailed(record) {
    return record.kind === 'call' && record.duration === undefined || /^0x[89a-f]/.test(record.result || '');
}

/* Each step from one moment to the next gets the logarithm of its time: a second of waiting beside microseconds of calls would leave
   nothing to be seen of these. */
function timeScale(width) {
    const moments = [...new Set(records.flatMap(record => [record.time, record.time + (record.duration || 0)]))].sort((a, b) => a - b);
    const places = new Map();
    let sum = 0;
    moments.forEach((moment, index) => {
        if (index) sum += Math.log2(2 + moment - moments[index - 1]);
        places.set(moment, sum);
    });
    return {moments, at: moment => places.get(moment) / (sum || 1) * width};
}

function drawLanes() {
    const left = 80, lane = 34, threads = [...new Set(records.map(record => record.thread))];
    const width = Math.max(part('lanes').clientWidth - left - 20, 300) * zoom, height = threads.length * lane + 24;
    const scale = timeScale(width), svg = makeSvg('svg', {width: width + left + 12, height, 'aria-hidden': 'true'});
    let last = -100;
    for (const moment of scale.moments) {
        const x = left + scale.at(moment);
        if (x - last < 110) continue;
        last = x;
        const text = makeSvg('text', {x: x + 2, y: height - 6});
        text.textContent = timeText(moment);
        svg.append(makeSvg('line', {x1: x, x2: x, y1: 0, y2: height}), text);
    }
    threads.forEach((thread, index) => {
        const text = makeSvg('text', {x: 6, y: index * lane + 21});
        text.textContent = 'thread ' + thread;
        svg.append(text);
    });
    bars = records.map((record, index) => {
        const x = left + scale.at(record.time), y = threads.indexOf(record.thread) * lane;
        const end = record.duration !== undefined ? left + scale.at(record.time + record.duration)
            : record.kind === 'call' ? left + width : x;
        const bar = makeSvg('rect', {x, y: y + (record.kind === 'call' ? 4 : 16), width: Math.max(end - x, 3),
            height: record.kind === 'call' ? 26 : 12,
            class: record.kind + (isFailed(record) ? record.duration === undefined && record.kind === 'call' ? ' open' : ' failed' : '')});
        const title = makeSvg('title');
        title.textContent = record.label + ' ' + (record.result || '');
        bar.append(title);
        bar.onclick = () => select(index, true);
        svg.append(bar);
        return bar;
    });
    part('lanes').replaceChildren(svg);
    if (rows[selected]) bars[selected].classList.add('selected');
}

function search() {
    const words = part('search').value.toLowerCase().split(/\s+/).filter(word => word);
    let shown = 0;
    records.forEach((record, index) => {
        const text = [record.label, record.result, ...record.fields.map(field => field.join(' '))].join(' ').toLowerCase();
        rows[index].hidden = !words.every(word => text.includes(word));
        if (!rows[index].hidden) shown++;
    });
    const omitted = data.runs.length ? data.runs[part('run').selectedIndex].omitted : 0;
    part('count').textContent = shown + ' of ' + records.length + (omitted ? ' (' + omitted + ' later ones are not in this page)' : '');
    if (words.length && !isShown(selected)) select(rows.findIndex(row => !row.hidden), false);
}

function showRun(index) {
    part('run').selectedIndex = index;
    records = data.runs.length ? data.runs[index].records : [];
    selected = -1;
    rows = records.map(makeRow);
    part('calls').replaceChildren(...rows);
    part('detail').replaceChildren(make('p', '', records.length ? 'Select a call.' : 'There are no calls.'));
    drawLanes();
    search();
}

/* --- findings --- */

function selectFinding(index) {
    const item = data.findings[index], list = part('findings').children;
    if (!item) return;
    if (list[finding]) list[finding].classList.remove('selected');
    finding = index;
    list[index].classList.add('selected');
    list[index].scrollIntoView({block: 'nearest'});
    if (item.run >= 0) {
        if (part('run').selectedIndex !== item.run) showRun(item.run);
        part('search').value = '';
        search();
        /* The record itself, or what was last before it. */
        let at = -1;
        records.forEach((record, number) => { if (record.seq <= item.seq) at = number; });
        select(at, true);
    }
}

function stackText(stack) {
    return stack.map((frame, index) => '#' + index + ' ' + frame).join('\n');
}

function showFindings() {
    if (!data.findings.length) part('findings').append(make('li', '', 'None.'));
    data.findings.forEach((item, index) => {
        const entry = make('li', item.severity), first = make('div');
        const open = make('button', 'severity', item.severity + ': ' + item.id);
        open.type = 'button';
        open.onclick = () => selectFinding(index);
        first.append(open);
        if (item.place) first.append(' ', make('code', 'place', item.place));
        entry.append(first, make('div', 'message', item.message));
        if (item.call) entry.append(make('div', 'place', 'during ' + item.call));
        if (item.stack.length || item.origin.length || item.what) {
            const more = make('details');
            more.append(make('summary', '', 'stack and advice'));
            if (item.stack.length) more.append(make('pre', '', stackText(item.stack)));
            if (item.origin.length) more.append(make('p', '', item.originTitle), make('pre', '', stackText(item.origin)));
            if (item.what) more.append(make('p', '', item.what), make('p', 'advice', 'To do: ' + item.advice), make('p', 'place', item.source));
            entry.append(more);
        }
        part('findings').append(entry);
    });
}

/* --- keys --- */

function setZoom(value) {
    zoom = Math.min(Math.max(value, 1), 64);
    drawLanes();
    if (selected >= 0) select(selected, false);
}

function showHelp() {
    if (part('help').open) part('help').close();
    else part('help').showModal();
}

const keys = {
    ArrowDown: () => step(1), ArrowUp: () => step(-1), ArrowRight: () => step(1, selected >= 0), ArrowLeft: () => step(-1, selected >= 0),
    Home: () => select(rows.findIndex(row => !row.hidden), true),
    End: () => select(rows.findLastIndex(row => !row.hidden), true),
    n: () => selectFinding(Math.min(finding + 1, data.findings.length - 1)), p: () => selectFinding(Math.max(finding - 1, 0)),
    '/': () => part('search').focus(), '?': showHelp,
    '+': () => setZoom(zoom * 2), '-': () => setZoom(zoom / 2), '0': () => setZoom(1),
};

document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target === part('search')) {
        if (event.key !== 'Escape' && event.key !== 'Enter' && event.key !== 'ArrowDown') return;
        if (event.key === 'Escape') {
            part('search').value = '';
            search();
        }
        part('calls').focus();
        event.preventDefault();
        return;
    }
    if (event.target.tagName === 'SELECT' || (part('help').open && event.key !== '?')) return;
    if (keys[event.key]) {
        event.preventDefault();
        keys[event.key]();
    }
});

document.title = data.title + ': certemu';
part('title').textContent = data.title;
part('verdict').textContent = data.verdict;
pairs(part('facts'), data.facts);
data.runs.forEach(run => part('run').append(make('option', '', run.name)));
part('tools').onsubmit = event => event.preventDefault();
part('run').onchange = () => showRun(part('run').selectedIndex);
part('search').oninput = search;
part('closer').onclick = () => setZoom(zoom * 2);
part('farther').onclick = () => setZoom(zoom / 2);
part('keys').onclick = showHelp;
window.onresize = drawLanes;
showFindings();
showRun(0);
