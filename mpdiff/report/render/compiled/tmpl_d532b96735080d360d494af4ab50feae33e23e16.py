from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'timeline.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_drawing = resolve('drawing')
    l_0_head = resolve('head')
    l_0_lane_height = resolve('lane_height')
    l_0_step = resolve('step')
    l_0_foot = resolve('foot')
    l_0_middle = resolve('middle')
    l_0_report = resolve('report')
    l_0_times = resolve('times')
    l_0_m = resolve('m')
    l_0_names = l_0_ends = l_0_event = l_0_note = l_0_brief = l_0_stretch = l_0_to = l_0_deed = l_0_rung = l_0_glyph = missing
    try:
        t_1 = environment.filters['clock']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'clock' found.")
    try:
        t_2 = environment.filters['duration']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'duration' found.")
    try:
        t_3 = environment.filters['hour']
    except KeyError:
        @internalcode
        def t_3(*unused):
            raise TemplateRuntimeError("No filter named 'hour' found.")
    try:
        t_4 = environment.filters['length']
    except KeyError:
        @internalcode
        def t_4(*unused):
            raise TemplateRuntimeError("No filter named 'length' found.")
    try:
        t_5 = environment.filters['list']
    except KeyError:
        @internalcode
        def t_5(*unused):
            raise TemplateRuntimeError("No filter named 'list' found.")
    try:
        t_6 = environment.filters['max']
    except KeyError:
        @internalcode
        def t_6(*unused):
            raise TemplateRuntimeError("No filter named 'max' found.")
    try:
        t_7 = environment.filters['rejectattr']
    except KeyError:
        @internalcode
        def t_7(*unused):
            raise TemplateRuntimeError("No filter named 'rejectattr' found.")
    try:
        t_8 = environment.filters['round']
    except KeyError:
        @internalcode
        def t_8(*unused):
            raise TemplateRuntimeError("No filter named 'round' found.")
    try:
        t_9 = environment.filters['safe']
    except KeyError:
        @internalcode
        def t_9(*unused):
            raise TemplateRuntimeError("No filter named 'safe' found.")
    try:
        t_10 = environment.filters['second']
    except KeyError:
        @internalcode
        def t_10(*unused):
            raise TemplateRuntimeError("No filter named 'second' found.")
    try:
        t_11 = environment.filters['selectattr']
    except KeyError:
        @internalcode
        def t_11(*unused):
            raise TemplateRuntimeError("No filter named 'selectattr' found.")
    try:
        t_12 = environment.filters['shortened']
    except KeyError:
        @internalcode
        def t_12(*unused):
            raise TemplateRuntimeError("No filter named 'shortened' found.")
    try:
        t_13 = environment.filters['tight']
    except KeyError:
        @internalcode
        def t_13(*unused):
            raise TemplateRuntimeError("No filter named 'tight' found.")
    try:
        t_14 = environment.tests['none']
    except KeyError:
        @internalcode
        def t_14(*unused):
            raise TemplateRuntimeError("No test named 'none' found.")
    pass
    l_0_names = {'before': 'before', 'after': 'after', 'current': 'collected'}
    context.vars['names'] = l_0_names
    context.exported_vars.add('names')
    l_0_ends = {'still': 'still weakened', 'back': 'restored, time not known', 'unknown': 'weakened, end not known', 'unlogged': 'weakened, no event tells when'}
    context.vars['ends'] = l_0_ends
    context.exported_vars.add('ends')
    def macro(l_1_entry):
        t_15 = []
        if l_1_entry is missing:
            l_1_entry = undefined("parameter 'entry' was not provided", name='entry')
        pass
        if environment.getattr(l_1_entry, 'time_certain'):
            pass
            t_15.append(
                escape(environment.finalize(t_1(environment.getattr(l_1_entry, 'time')))),
            )
        else:
            pass
            t_15.extend((
                escape(environment.finalize(t_10(environment.getattr(l_1_entry, 'time')))),
                ' (time uncertain)',
            ))
        t_15.extend((
            ', event ',
            escape(environment.finalize(environment.getattr(l_1_entry, 'event_id'))),
            ': ',
            escape(environment.finalize((environment.getattr(l_1_entry, 'before_text') or '?'))),
            ' → ',
            escape(environment.finalize((environment.getattr(l_1_entry, 'after_text') or '?'))),
            ', ',
            escape(environment.finalize(('blocked by tamper protection' if environment.getattr(l_1_entry, 'refused') else environment.getattr(l_1_entry, 'effect')))),
            ' (',
            escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'place'), environment.getattr(l_1_entry, 'place')))),
        ))
        if environment.getattr(l_1_entry, 'actor'):
            pass
            t_15.extend((
                ', ',
                escape(environment.finalize(environment.getattr(l_1_entry, 'actor'))),
            ))
        t_15.append(
            ')',
        )
        return concat(t_15)
    context.exported_vars.add('event')
    context.vars['event'] = l_0_event = Macro(environment, macro, 'event', ('entry',), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_lane):
        t_16 = []
        if l_1_lane is missing:
            l_1_lane = undefined("parameter 'lane' was not provided", name='lane')
        pass
        if (environment.getattr(l_1_lane, 'end') == 'closed'):
            pass
            t_16.extend((
                'weakened ',
                escape(environment.finalize((t_2(environment.getattr(l_1_lane, 'seconds')) if (not t_14(environment.getattr(l_1_lane, 'seconds'))) else cond_expr_undefined("the inline if-expression on line 13 in 'timeline.html' evaluated to false and no else section was defined.")))),
            ))
            if (environment.getattr(l_1_lane, 'rounds') > 1):
                pass
                t_16.extend((
                    ' in ',
                    escape(environment.finalize(environment.getattr(l_1_lane, 'rounds'))),
                    ' rounds',
                ))
            t_16.append(
                ', restored',
            )
        elif ((environment.getattr(l_1_lane, 'end') == 'unlogged') and environment.getattr(environment.getitem(environment.getattr(l_1_lane, 'bars'), -1), 'to_right')):
            pass
            t_16.append(
                'still weakened, no event tells since when',
            )
        elif environment.getattr(l_1_lane, 'end'):
            pass
            t_16.append(
                escape(environment.finalize(environment.getitem((undefined(name='ends') if l_0_ends is missing else l_0_ends), environment.getattr(l_1_lane, 'end')))),
            )
        elif environment.getattr(l_1_lane, 'blocked'):
            pass
            t_16.append(
                'blocked',
            )
        if (t_5(context.eval_ctx, t_7(context, environment.getattr(l_1_lane, 'bars'), 'zone', 'equalto', 'UTC')) and (environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'clock') != 'local')):
            pass
            t_16.append(
                ', local time',
            )
        return concat(t_16)
    context.exported_vars.add('note')
    context.vars['note'] = l_0_note = Macro(environment, macro, 'note', ('lane',), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_lane):
        t_17 = []
        if l_1_lane is missing:
            l_1_lane = undefined("parameter 'lane' was not provided", name='lane')
        pass
        if ((environment.getattr(l_1_lane, 'end') == 'still') or ((environment.getattr(l_1_lane, 'end') == 'unlogged') and environment.getattr(environment.getitem(environment.getattr(l_1_lane, 'bars'), -1), 'to_right'))):
            pass
            t_17.append(
                'still weakened',
            )
        elif environment.getattr(l_1_lane, 'end'):
            pass
            t_17.append(
                escape(environment.finalize(environment.getitem({'closed': 'restored', 'back': 'restored', 'unknown': 'unknown', 'unlogged': 'undated'}, environment.getattr(l_1_lane, 'end')))),
            )
        elif environment.getattr(l_1_lane, 'blocked'):
            pass
            t_17.append(
                'blocked',
            )
        return concat(t_17)
    context.exported_vars.add('brief')
    context.vars['brief'] = l_0_brief = Macro(environment, macro, 'brief', ('lane',), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_bar):
        t_18 = []
        if l_1_bar is missing:
            l_1_bar = undefined("parameter 'bar' was not provided", name='bar')
        pass
        if (environment.getattr(l_1_bar, 'rounds') > 1):
            pass
            t_18.extend((
                escape(environment.finalize(environment.getattr(l_1_bar, 'rounds'))),
                ' rounds, ',
            ))
        if (environment.getattr(l_1_bar, 'end') == 'unlogged'):
            pass
            t_18.extend((
                'Weakened ',
                escape(environment.finalize(('between the snapshots and still so' if environment.getattr(l_1_bar, 'to_right') else ('at some time' if environment.getattr(l_1_bar, 'from_left') else 'between the snapshots')))),
                '; no event tells when',
            ))
        else:
            pass
            t_18.append(
                'Weakened ',
            )
            if (environment.getattr(l_1_bar, 'zone') == 'UTC'):
                pass
                t_18.extend((
                    escape(environment.finalize(t_1(environment.getattr(l_1_bar, 'start')))),
                    ' to ',
                    escape(environment.finalize((t_1(environment.getattr(l_1_bar, 'stop')) if environment.getattr(l_1_bar, 'stop') else '?'))),
                ))
            else:
                pass
                t_18.extend((
                    escape(environment.finalize(t_10(environment.getattr(l_1_bar, 'start')))),
                    ' to ',
                    escape(environment.finalize((t_10(environment.getattr(l_1_bar, 'stop')) if environment.getattr(l_1_bar, 'stop') else '?'))),
                    ' ',
                    escape(environment.finalize(environment.getattr(l_1_bar, 'zone'))),
                ))
            if ((environment.getattr(l_1_bar, 'rounds') == 1) and environment.getattr(l_1_bar, 'stop')):
                pass
                t_18.extend((
                    ' (',
                    escape(environment.finalize(t_2(context.call(environment.getattr((environment.getattr(l_1_bar, 'stop') - environment.getattr(l_1_bar, 'start')), 'total_seconds'))))),
                    ')',
                ))
            if (environment.getattr(l_1_bar, 'end') != 'closed'):
                pass
                t_18.extend((
                    ': ',
                    escape(environment.finalize(environment.getitem((undefined(name='ends') if l_0_ends is missing else l_0_ends), environment.getattr(l_1_bar, 'end')))),
                ))
        return concat(t_18)
    context.exported_vars.add('stretch')
    context.vars['stretch'] = l_0_stretch = Macro(environment, macro, 'stretch', ('bar',), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_number, l_1_label, l_1_caller):
        t_19 = []
        l_1_anchor = resolve('anchor')
        if l_1_number is missing:
            l_1_number = undefined("parameter 'number' was not provided", name='number')
        if l_1_label is missing:
            l_1_label = ''
        pass
        if l_1_number:
            pass
            t_19.extend((
                '<a href="#',
                escape(environment.finalize(context.call((undefined(name='anchor') if l_1_anchor is missing else l_1_anchor), l_1_number))),
                '"',
            ))
            if l_1_label:
                pass
                t_19.extend((
                    ' aria-label="',
                    escape(environment.finalize(l_1_label)),
                    '"',
                ))
            t_19.extend((
                '>',
                escape(environment.finalize(context.call(l_1_caller))),
                '</a>',
            ))
        else:
            pass
            t_19.append(
                escape(environment.finalize(context.call(l_1_caller))),
            )
        return concat(t_19)
    context.exported_vars.add('to')
    context.vars['to'] = l_0_to = Macro(environment, macro, 'to', ('number', 'label'), False, False, True, context.eval_ctx.autoescape)
    def macro(l_1_one):
        t_20 = []
        if l_1_one is missing:
            l_1_one = undefined("parameter 'one' was not provided", name='one')
        pass
        l_2_loop = missing
        for l_2_told, l_2_loop in LoopContext(environment.getattr(l_1_one, 'told')[:5], undefined):
            _loop_vars = {}
            pass
            t_20.append(
                escape(environment.finalize(t_1(environment.getattr(l_2_told, 'time')))),
            )
            if (not t_14(environment.getattr(l_1_one, 'width'))):
                pass
                t_20.extend((
                    ' to ',
                    escape(environment.finalize((t_1(environment.getattr(l_2_told, 'end')) if environment.getattr(l_2_told, 'end') else 'an end that is not recorded'))),
                ))
            t_20.extend((
                ': ',
                escape(environment.finalize(environment.getattr(l_2_told, 'title'))),
            ))
            if environment.getattr(l_2_told, 'subject'):
                pass
                t_20.extend((
                    ', ',
                    escape(environment.finalize(environment.getattr(l_2_told, 'subject'))),
                ))
            if environment.getattr(l_2_told, 'actor'):
                pass
                t_20.extend((
                    ' (',
                    escape(environment.finalize(environment.getattr(l_2_told, 'actor'))),
                    ')',
                ))
            if (not environment.getattr(l_2_told, 'time_certain')):
                pass
                t_20.append(
                    ', time uncertain',
                )
            t_20.append(
                escape(environment.finalize((Markup('\n') if (not environment.getattr(l_2_loop, 'last')) else cond_expr_undefined("the inline if-expression on line 49 in 'timeline.html' evaluated to false and no else section was defined.")))),
            )
        l_2_loop = l_2_told = missing
        if (t_4(environment.getattr(l_1_one, 'told')) > 5):
            pass
            t_20.extend((
                '\nand ',
                escape(environment.finalize((t_4(environment.getattr(l_1_one, 'told')) - 5))),
                ' more',
            ))
        return concat(t_20)
    context.exported_vars.add('deed')
    context.vars['deed'] = l_0_deed = Macro(environment, macro, 'deed', ('one',), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_at, l_1_head, l_1_foot):
        t_21 = []
        if l_1_at is missing:
            l_1_at = undefined("parameter 'at' was not provided", name='at')
        if l_1_head is missing:
            l_1_head = undefined("parameter 'head' was not provided", name='head')
        if l_1_foot is missing:
            l_1_foot = undefined("parameter 'foot' was not provided", name='foot')
        pass
        t_21.extend((
            '<line x1="',
            escape(environment.finalize(l_1_at)),
            '%" x2="',
            escape(environment.finalize(l_1_at)),
            '%" y1="',
            escape(environment.finalize(l_1_head)),
            '" y2="',
            escape(environment.finalize(l_1_foot)),
            '" stroke-dasharray="19 23" stroke-dashoffset="-21"/>',
        ))
        return concat(t_21)
    context.exported_vars.add('rung')
    context.vars['rung'] = l_0_rung = Macro(environment, macro, 'rung', ('at', 'head', 'foot'), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_kind, l_1_managed):
        t_22 = []
        if l_1_kind is missing:
            l_1_kind = undefined("parameter 'kind' was not provided", name='kind')
        if l_1_managed is missing:
            l_1_managed = False
        pass
        t_22.extend((
            '<svg class="glyph mark ',
            escape(environment.finalize(l_1_kind)),
            '" width="18" height="18" viewBox="-9 -9 18 18" aria-hidden="true" focusable="false">',
        ))
        if l_1_managed:
            pass
            t_22.append(
                '<use href="#mark-managed"/>',
            )
        t_22.extend((
            '<use href="#mark-',
            escape(environment.finalize(l_1_kind)),
            '"/></svg>',
        ))
        return concat(t_22)
    context.exported_vars.add('glyph')
    context.vars['glyph'] = l_0_glyph = Macro(environment, macro, 'glyph', ('kind', 'managed'), False, False, False, context.eval_ctx.autoescape)
    yield '<section id="timeline" aria-labelledby="timeline-heading">\n<h2 id="timeline-heading">Timeline</h2>\n'
    if (undefined(name='drawing') if l_0_drawing is missing else l_0_drawing):
        pass
        l_0_head = environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'head')
        context.vars['head'] = l_0_head
        context.exported_vars.add('head')
        l_0_step = (undefined(name='lane_height') if l_0_lane_height is missing else l_0_lane_height)
        context.vars['step'] = l_0_step
        context.exported_vars.add('step')
        l_0_foot = environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'foot')
        context.vars['foot'] = l_0_foot
        context.exported_vars.add('foot')
        yield '<figure>\n<svg class="drawing" width="100%" height="'
        yield escape(environment.finalize(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'height')))
        yield '" role="group" aria-labelledby="drawing-title drawing-desc">\n<title id="drawing-title">Timeline of the touched settings</title>\n<desc id="drawing-desc">From '
        if (environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'clock') == 'local'):
            pass
            yield escape(environment.finalize(t_10(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'start'))))
            yield ' to '
            yield escape(environment.finalize(t_10(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'end'))))
            yield ' local time'
        else:
            pass
            yield escape(environment.finalize(t_1(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'start'))))
            yield ' to '
            yield escape(environment.finalize(t_1(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'end'))))
        yield ', '
        yield escape(environment.finalize(t_4(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'lanes'))))
        yield ' lanes. '
        def t_23(fiter):
            for l_1_lane in fiter:
                if environment.getattr(l_1_lane, 'bars'):
                    yield l_1_lane
        for l_1_lane in t_23(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'lanes')):
            _loop_vars = {}
            pass
            yield escape(environment.finalize(environment.getattr(l_1_lane, 'setting')))
            if (environment.getattr(l_1_lane, 'label') or environment.getattr(l_1_lane, 'key')):
                pass
                yield ' '
                yield escape(environment.finalize((environment.getattr(l_1_lane, 'label') or environment.getattr(l_1_lane, 'key'))))
            yield ': '
            yield escape(environment.finalize(context.call((undefined(name='note') if l_0_note is missing else l_0_note), l_1_lane, _loop_vars=_loop_vars)))
            yield '. '
        l_1_lane = missing
        for l_1_track in environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'tracks'):
            _loop_vars = {}
            pass
            yield escape(environment.finalize(environment.getattr(l_1_track, 'name')))
            if environment.getattr(l_1_track, 'account'):
                pass
                yield ' '
                yield escape(environment.finalize(environment.getattr(l_1_track, 'account')))
            yield ': '
            yield escape(environment.finalize(t_4(environment.getattr(l_1_track, 'deeds'))))
            yield ' in the drawing. '
        l_1_track = missing
        yield 'All events stand in a table further down.</desc>\n<defs>\n<path id="mark-weakened" d="M-6 -5H6L0 6Z"/>\n<path id="mark-strengthened" d="M-6 5H6L0 -6Z"/>\n<circle id="mark-other" r="4"/>\n<path id="mark-blocked" d="M-5 -5L5 5M5 -5L-5 5"/>\n<path id="mark-deed" d="M0 -6L6 0L0 6L-6 0Z"/>\n<rect id="mark-managed" x="-8.5" y="-8.5" width="17" height="17" rx="2"/>\n<pattern id="unseen" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V7" class="hatch"/></pattern>\n</defs>\n'
        if environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'band'):
            pass
            l_0_middle = (environment.getattr(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'band'), 'at') + (environment.getattr(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'band'), 'width') / 2))
            context.vars['middle'] = l_0_middle
            context.exported_vars.add('middle')
            yield '<g class="window">\n<rect x="'
            yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'band'), 'at')))
            yield '%" y="20" width="'
            yield escape(environment.finalize(environment.getattr(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'band'), 'width')))
            yield '%" height="'
            yield escape(environment.finalize(((undefined(name='foot') if l_0_foot is missing else l_0_foot) - 20)))
            yield '"/>\n'
            if (not environment.getattr(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'band'), 'open_left')):
                pass
                yield escape(environment.finalize(context.call((undefined(name='rung') if l_0_rung is missing else l_0_rung), environment.getattr(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'band'), 'at'), (undefined(name='head') if l_0_head is missing else l_0_head), (undefined(name='foot') if l_0_foot is missing else l_0_foot))))
            if (not environment.getattr(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'band'), 'open_right')):
                pass
                yield escape(environment.finalize(context.call((undefined(name='rung') if l_0_rung is missing else l_0_rung), t_8((environment.getattr(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'band'), 'at') + environment.getattr(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'band'), 'width')), 2), (undefined(name='head') if l_0_head is missing else l_0_head), (undefined(name='foot') if l_0_foot is missing else l_0_foot))))
            yield '<text x="'
            yield escape(environment.finalize(t_8((0 if ((undefined(name='middle') if l_0_middle is missing else l_0_middle) < 25) else (100 if ((undefined(name='middle') if l_0_middle is missing else l_0_middle) > 75) else (undefined(name='middle') if l_0_middle is missing else l_0_middle))), 2)))
            yield '%" y="14" text-anchor="'
            yield escape(environment.finalize(('start' if ((undefined(name='middle') if l_0_middle is missing else l_0_middle) < 25) else ('end' if ((undefined(name='middle') if l_0_middle is missing else l_0_middle) > 75) else 'middle'))))
            yield '">Troubleshooting window'
            if ((not environment.getattr(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'band'), 'open_left')) and (not environment.getattr(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'band'), 'open_right'))):
                pass
                yield ' · '
                yield escape(environment.finalize(t_2(context.call(environment.getattr((environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'window'), 'end') - environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'window'), 'start')), 'total_seconds')))))
            yield escape(environment.finalize(('' if environment.getattr(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'window'), 'certain') else ' (inferred)')))
            yield '</text>\n</g>\n'
        for l_1_gap in environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'gaps'):
            _loop_vars = {}
            pass
            yield '<rect class="gap" x="'
            yield escape(environment.finalize(environment.getattr(l_1_gap, 'at')))
            yield '%" y="'
            yield escape(environment.finalize((undefined(name='head') if l_0_head is missing else l_0_head)))
            yield '" width="'
            yield escape(environment.finalize(environment.getattr(l_1_gap, 'width')))
            yield '%" height="'
            yield escape(environment.finalize(((undefined(name='foot') if l_0_foot is missing else l_0_foot) - (undefined(name='head') if l_0_head is missing else l_0_head))))
            yield '" fill="url(#unseen)"><title>The event log holds nothing here: '
            yield escape(environment.finalize(environment.getattr(l_1_gap, 'reason')))
            yield '</title></rect>\n'
        l_1_gap = missing
        yield '<g class="axis">\n<line x1="0" x2="100%" y1="'
        yield escape(environment.finalize((undefined(name='foot') if l_0_foot is missing else l_0_foot)))
        yield '" y2="'
        yield escape(environment.finalize((undefined(name='foot') if l_0_foot is missing else l_0_foot)))
        yield '"/>\n'
        for l_1_tick in environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'ticks'):
            _loop_vars = {}
            pass
            yield '<g'
            if environment.getattr(l_1_tick, 'minor'):
                pass
                yield ' class="minor"'
            yield '>\n'
            yield escape(environment.finalize(context.call((undefined(name='rung') if l_0_rung is missing else l_0_rung), environment.getattr(l_1_tick, 'at'), (undefined(name='head') if l_0_head is missing else l_0_head), ((undefined(name='foot') if l_0_foot is missing else l_0_foot) + 5), _loop_vars=_loop_vars)))
            yield '\n<text x="'
            yield escape(environment.finalize(environment.getattr(l_1_tick, 'at')))
            yield '%" y="'
            yield escape(environment.finalize(((undefined(name='foot') if l_0_foot is missing else l_0_foot) + 18)))
            yield '" text-anchor="'
            yield escape(environment.finalize(environment.getattr(l_1_tick, 'anchor')))
            yield '">'
            yield escape(environment.finalize((environment.getattr(l_1_tick, 'time') or environment.getattr(l_1_tick, 'date'))))
            yield '</text>\n</g>\n'
            if (environment.getattr(l_1_tick, 'date') and environment.getattr(l_1_tick, 'time')):
                pass
                yield '<text class="date" x="'
                yield escape(environment.finalize(environment.getattr(l_1_tick, 'at')))
                yield '%" y="'
                yield escape(environment.finalize(((undefined(name='foot') if l_0_foot is missing else l_0_foot) + 33)))
                yield '" text-anchor="'
                yield escape(environment.finalize(environment.getattr(l_1_tick, 'date_anchor')))
                yield '">'
                yield escape(environment.finalize(environment.getattr(l_1_tick, 'date')))
                yield '</text>'
        l_1_tick = missing
        yield '</g>\n'
        for l_1_line in environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'lines'):
            _loop_vars = {}
            pass
            yield '<g class="instant '
            yield escape(environment.finalize(environment.getattr(l_1_line, 'moment')))
            yield '">\n<line x1="'
            yield escape(environment.finalize(environment.getattr(l_1_line, 'at')))
            yield '%" x2="'
            yield escape(environment.finalize(environment.getattr(l_1_line, 'at')))
            yield '%" y1="'
            yield escape(environment.finalize((27 + (18 * environment.getattr(l_1_line, 'row')))))
            yield '" y2="'
            yield escape(environment.finalize((undefined(name='head') if l_0_head is missing else l_0_head)))
            yield '"/>\n'
            yield escape(environment.finalize(context.call((undefined(name='rung') if l_0_rung is missing else l_0_rung), environment.getattr(l_1_line, 'at'), (undefined(name='head') if l_0_head is missing else l_0_head), (undefined(name='foot') if l_0_foot is missing else l_0_foot), _loop_vars=_loop_vars)))
            yield '\n<text x="'
            yield escape(environment.finalize(environment.getattr(l_1_line, 'at')))
            yield '%" y="'
            yield escape(environment.finalize((37 + (18 * environment.getattr(l_1_line, 'row')))))
            yield '" dx="'
            yield escape(environment.finalize((5 if (environment.getattr(l_1_line, 'anchor') == 'start') else -5)))
            yield '" text-anchor="'
            yield escape(environment.finalize(environment.getattr(l_1_line, 'anchor')))
            yield '">'
            yield escape(environment.finalize(environment.getitem((undefined(name='names') if l_0_names is missing else l_0_names), environment.getattr(l_1_line, 'moment'))))
            yield escape(environment.finalize(('' if (environment.getattr(l_1_line, 'moment') == 'current') else ' snapshot')))
            yield ' '
            yield escape(environment.finalize(t_3(environment.getattr(l_1_line, 'time'))))
            yield '</text>\n</g>\n'
        l_1_line = missing
        l_1_loop = missing
        for l_1_lane, l_1_loop in LoopContext(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'lanes'), undefined):
            l_1_top = l_1_name = l_1_item = missing
            _loop_vars = {}
            pass
            l_1_top = ((undefined(name='head') if l_0_head is missing else l_0_head) + ((undefined(name='step') if l_0_step is missing else l_0_step) * environment.getattr(l_1_loop, 'index0')))
            _loop_vars['top'] = l_1_top
            yield '<g class="lane sev-'
            yield escape(environment.finalize((environment.getattr(l_1_lane, 'severity') or 'none')))
            yield '">\n'
            (l_1_name, l_1_item) = t_13(l_1_lane)
            _loop_vars.update({'item': l_1_item, 'name': l_1_name})
            def macro():
                t_24 = []
                pass
                t_24.extend((
                    '<text x="0" y="',
                    escape(environment.finalize(((undefined(name='top') if l_1_top is missing else l_1_top) + 16))),
                    '">',
                ))
                if environment.getattr(l_1_lane, 'label'):
                    pass
                    t_24.extend((
                        '<tspan class="name roomy">',
                        escape(environment.finalize(t_12(environment.getattr(l_1_lane, 'label'), 72))),
                        '</tspan><tspan class="name half">',
                        escape(environment.finalize(t_12(environment.getattr(l_1_lane, 'label'), 44))),
                        '</tspan><tspan class="name tight">',
                        escape(environment.finalize((undefined(name='name') if l_1_name is missing else l_1_name))),
                        '</tspan>',
                    ))
                else:
                    pass
                    t_24.extend((
                        '<tspan class="name wide">',
                        escape(environment.finalize(t_12(environment.getattr(l_1_lane, 'setting'), 36))),
                        '</tspan><tspan class="name tight">',
                        escape(environment.finalize((undefined(name='name') if l_1_name is missing else l_1_name))),
                        '</tspan>',
                    ))
                    if environment.getattr(l_1_lane, 'key'):
                        pass
                        t_24.extend((
                            ' <tspan class="item roomy">',
                            escape(environment.finalize(t_12(environment.getattr(l_1_lane, 'key'), t_6(environment, [(68 - t_4(environment.getattr(l_1_lane, 'setting'))), 30])))),
                            '</tspan><tspan class="item half">',
                            escape(environment.finalize(t_12(environment.getattr(l_1_lane, 'key'), t_6(environment, [(44 - t_4(environment.getattr(l_1_lane, 'setting'))), 14])))),
                            '</tspan><tspan class="item tight">',
                            escape(environment.finalize((undefined(name='item') if l_1_item is missing else l_1_item))),
                            '</tspan>',
                        ))
                t_24.extend((
                    '<title>',
                    escape(environment.finalize(environment.getattr(l_1_lane, 'setting'))),
                ))
                if (environment.getattr(l_1_lane, 'label') or environment.getattr(l_1_lane, 'key')):
                    pass
                    t_24.extend((
                        ' ',
                        escape(environment.finalize((environment.getattr(l_1_lane, 'label') or environment.getattr(l_1_lane, 'key')))),
                    ))
                t_24.append(
                    '</title></text>',
                )
                return concat(t_24)
            caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
            yield context.call((undefined(name='to') if l_0_to is missing else l_0_to), environment.getattr(l_1_lane, 'number'), caller=caller, _loop_vars=_loop_vars)
            yield '\n<text class="note'
            yield escape(environment.finalize((' alarm' if (environment.getattr(l_1_lane, 'end') in ('still', 'unlogged')) else cond_expr_undefined("the inline if-expression on line 112 in 'timeline.html' evaluated to false and no else section was defined."))))
            yield '" x="100%" y="'
            yield escape(environment.finalize(((undefined(name='top') if l_1_top is missing else l_1_top) + 16)))
            yield '" text-anchor="end"><tspan class="long">'
            yield escape(environment.finalize(context.call((undefined(name='note') if l_0_note is missing else l_0_note), l_1_lane, _loop_vars=_loop_vars)))
            yield '</tspan><tspan class="brief">'
            yield escape(environment.finalize(context.call((undefined(name='brief') if l_0_brief is missing else l_0_brief), l_1_lane, _loop_vars=_loop_vars)))
            yield '</tspan></text>\n<line class="track" x1="0" x2="100%" y1="'
            yield escape(environment.finalize(((undefined(name='top') if l_1_top is missing else l_1_top) + 29)))
            yield '" y2="'
            yield escape(environment.finalize(((undefined(name='top') if l_1_top is missing else l_1_top) + 29)))
            yield '"/>\n'
            for l_2_bar in environment.getattr(l_1_lane, 'bars'):
                _loop_vars = {}
                pass
                def macro():
                    t_25 = []
                    pass
                    t_25.extend((
                        '<rect class="bar ',
                        escape(environment.finalize(environment.getattr(l_2_bar, 'end'))),
                        '" x="',
                        escape(environment.finalize(environment.getattr(l_2_bar, 'at'))),
                        '%" y="',
                        escape(environment.finalize(((undefined(name='top') if l_1_top is missing else l_1_top) + 25))),
                        '" width="',
                        escape(environment.finalize(environment.getattr(l_2_bar, 'width'))),
                        '%" height="8"><title>',
                        escape(environment.finalize(context.call((undefined(name='stretch') if l_0_stretch is missing else l_0_stretch), l_2_bar))),
                        '</title></rect>',
                    ))
                    return concat(t_25)
                caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
                yield context.call((undefined(name='to') if l_0_to is missing else l_0_to), environment.getattr(l_1_lane, 'number'), markup_join(('Finding ', environment.getattr(l_1_lane, 'number'), ': ', context.call((undefined(name='stretch') if l_0_stretch is missing else l_0_stretch), l_2_bar, _loop_vars=_loop_vars), )), caller=caller, _loop_vars=_loop_vars)
                yield '\n'
                if ((environment.getattr(l_2_bar, 'end') == 'still') or environment.getattr(l_2_bar, 'to_right')):
                    pass
                    yield '<svg x="'
                    yield escape(environment.finalize(t_8((environment.getattr(l_2_bar, 'at') + environment.getattr(l_2_bar, 'width')), 2)))
                    yield '%" y="'
                    yield escape(environment.finalize(((undefined(name='top') if l_1_top is missing else l_1_top) + 29)))
                    yield '" overflow="visible"><path class="arrow" d="M-5 -9L6 0L-5 9Z"/></svg>'
            l_2_bar = missing
            l_2_loop = missing
            for l_2_mark, l_2_loop in LoopContext(environment.getattr(l_1_lane, 'marks'), undefined):
                _loop_vars = {}
                pass
                yield '<g class="mark '
                yield escape(environment.finalize(environment.getattr(l_2_mark, 'kind')))
                yield '"><title>'
                l_3_loop = missing
                for l_3_entry, l_3_loop in LoopContext(environment.getattr(l_2_mark, 'entries')[:5], undefined):
                    _loop_vars = {}
                    pass
                    yield escape(environment.finalize(context.call((undefined(name='event') if l_0_event is missing else l_0_event), l_3_entry, _loop_vars=_loop_vars)))
                    yield escape(environment.finalize((Markup('\n') if (not environment.getattr(l_3_loop, 'last')) else cond_expr_undefined("the inline if-expression on line 120 in 'timeline.html' evaluated to false and no else section was defined."))))
                l_3_loop = l_3_entry = missing
                if (t_4(environment.getattr(l_2_mark, 'entries')) > 5):
                    pass
                    yield '\nand '
                    yield escape(environment.finalize((t_4(environment.getattr(l_2_mark, 'entries')) - 5)))
                    yield ' more, to '
                    yield escape(environment.finalize(t_1(environment.getattr(environment.getitem(environment.getattr(l_2_mark, 'entries'), -1), 'time'))))
                yield '</title><circle class="reach" cx="'
                yield escape(environment.finalize(environment.getattr(l_2_mark, 'at')))
                yield '%" cy="'
                yield escape(environment.finalize(((undefined(name='top') if l_1_top is missing else l_1_top) + 29)))
                yield '" r="10"/>'
                if environment.getattr(l_2_mark, 'managed'):
                    pass
                    yield '<use href="#mark-managed" x="'
                    yield escape(environment.finalize(environment.getattr(l_2_mark, 'at')))
                    yield '%" y="'
                    yield escape(environment.finalize(((undefined(name='top') if l_1_top is missing else l_1_top) + 29)))
                    yield '"/>'
                yield '<use href="#mark-'
                yield escape(environment.finalize(environment.getattr(l_2_mark, 'kind')))
                yield '" x="'
                yield escape(environment.finalize(environment.getattr(l_2_mark, 'at')))
                yield '%" y="'
                yield escape(environment.finalize(((undefined(name='top') if l_1_top is missing else l_1_top) + 29)))
                yield '"/></g>\n'
            l_2_loop = l_2_mark = missing
            yield '</g>\n'
        l_1_loop = l_1_lane = l_1_top = l_1_name = l_1_item = missing
        l_1_loop = missing
        for l_1_track, l_1_loop in LoopContext(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'tracks'), undefined):
            l_1_track_height = resolve('track_height')
            l_1_top = missing
            _loop_vars = {}
            pass
            l_1_top = (environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'middle') + ((undefined(name='track_height') if l_1_track_height is missing else l_1_track_height) * environment.getattr(l_1_loop, 'index0')))
            _loop_vars['top'] = l_1_top
            yield '<g class="happened '
            yield escape(environment.finalize(('session' if environment.getattr(l_1_track, 'account') else 'deeds')))
            yield '">\n<text x="0" y="'
            yield escape(environment.finalize(((undefined(name='top') if l_1_top is missing else l_1_top) + 14)))
            yield '"><tspan class="name">'
            yield escape(environment.finalize(environment.getattr(l_1_track, 'name')))
            yield '</tspan>'
            if environment.getattr(l_1_track, 'account'):
                pass
                yield ' <tspan class="item">'
                yield escape(environment.finalize(t_12(environment.getattr(l_1_track, 'account'), 36)))
                yield '</tspan>'
            yield '</text>\n<line class="track" x1="0" x2="100%" y1="'
            yield escape(environment.finalize(((undefined(name='top') if l_1_top is missing else l_1_top) + 25)))
            yield '" y2="'
            yield escape(environment.finalize(((undefined(name='top') if l_1_top is missing else l_1_top) + 25)))
            yield '"/>\n'
            for l_2_one in environment.getattr(l_1_track, 'deeds'):
                _loop_vars = {}
                pass
                if (not t_14(environment.getattr(l_2_one, 'width'))):
                    pass
                    def macro():
                        t_26 = []
                        pass
                        t_26.extend((
                            '<rect class="deed',
                            escape(environment.finalize((' grave' if environment.getattr(l_2_one, 'grave') else cond_expr_undefined("the inline if-expression on line 131 in 'timeline.html' evaluated to false and no else section was defined.")))),
                            escape(environment.finalize((' open' if environment.getattr(l_2_one, 'open_end') else cond_expr_undefined("the inline if-expression on line 131 in 'timeline.html' evaluated to false and no else section was defined.")))),
                            '" x="',
                            escape(environment.finalize(environment.getattr(l_2_one, 'at'))),
                            '%" y="',
                            escape(environment.finalize(((undefined(name='top') if l_1_top is missing else l_1_top) + 22))),
                            '" width="',
                            escape(environment.finalize(environment.getattr(l_2_one, 'width'))),
                            '%" height="6"><title>',
                            escape(environment.finalize(context.call((undefined(name='deed') if l_0_deed is missing else l_0_deed), l_2_one))),
                            '</title></rect>',
                        ))
                        return concat(t_26)
                    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
                    yield context.call((undefined(name='to') if l_0_to is missing else l_0_to), environment.getattr(l_2_one, 'number'), markup_join(('Finding ', environment.getattr(l_2_one, 'number'), ': ', environment.getattr(environment.getitem(environment.getattr(l_2_one, 'told'), 0), 'title'), )), caller=caller, _loop_vars=_loop_vars)
                    yield '\n'
                else:
                    pass
                    def macro():
                        t_27 = []
                        pass
                        t_27.extend((
                            '<g class="mark deed',
                            escape(environment.finalize((' grave' if environment.getattr(l_2_one, 'grave') else cond_expr_undefined("the inline if-expression on line 134 in 'timeline.html' evaluated to false and no else section was defined.")))),
                            '"><title>',
                            escape(environment.finalize(context.call((undefined(name='deed') if l_0_deed is missing else l_0_deed), l_2_one))),
                            '</title><circle class="reach" cx="',
                            escape(environment.finalize(environment.getattr(l_2_one, 'at'))),
                            '%" cy="',
                            escape(environment.finalize(((undefined(name='top') if l_1_top is missing else l_1_top) + 25))),
                            '" r="10"/><use href="#mark-deed" x="',
                            escape(environment.finalize(environment.getattr(l_2_one, 'at'))),
                            '%" y="',
                            escape(environment.finalize(((undefined(name='top') if l_1_top is missing else l_1_top) + 25))),
                            '"/></g>',
                        ))
                        return concat(t_27)
                    caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
                    yield context.call((undefined(name='to') if l_0_to is missing else l_0_to), environment.getattr(l_2_one, 'number'), markup_join(('Finding ', environment.getattr(l_2_one, 'number'), ': ', environment.getattr(environment.getitem(environment.getattr(l_2_one, 'told'), 0), 'title'), )), caller=caller, _loop_vars=_loop_vars)
                    yield '\n'
            l_2_one = missing
            yield '</g>\n'
        l_1_loop = l_1_track = l_1_track_height = l_1_top = missing
        yield '</svg>\n<figcaption>\n'
        if (environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'clock') == 'local'):
            pass
            yield '<p>All times are '
            yield escape(environment.finalize((undefined(name='times') if l_0_times is missing else l_0_times)))
            yield '. The window is known in UTC, so it is not drawn beside them. A bar or a name opens its finding.</p>\n'
        elif (environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'clock') == 'mixed'):
            pass
            yield '<p>Times are UTC, except where a lane says local time: '
            yield escape(environment.finalize((undefined(name='times') if l_0_times is missing else l_0_times)))
            yield '. Where such a lane stands beside the window is not certain. A bar or a name opens its finding.</p>\n'
        else:
            pass
            yield '<p>All times are UTC. A bar or a name opens its finding.</p>\n'
        yield '<ul class="legend" aria-label="Legend">\n<li>'
        yield escape(environment.finalize(context.call((undefined(name='glyph') if l_0_glyph is missing else l_0_glyph), 'weakened')))
        yield ' weakened</li>\n<li>'
        yield escape(environment.finalize(context.call((undefined(name='glyph') if l_0_glyph is missing else l_0_glyph), 'strengthened')))
        yield ' restored or strengthened</li>\n<li>'
        yield escape(environment.finalize(context.call((undefined(name='glyph') if l_0_glyph is missing else l_0_glyph), 'other')))
        yield ' changed otherwise</li>\n<li>'
        yield escape(environment.finalize(context.call((undefined(name='glyph') if l_0_glyph is missing else l_0_glyph), 'blocked')))
        yield ' blocked by tamper protection</li>\n<li>'
        yield escape(environment.finalize(context.call((undefined(name='glyph') if l_0_glyph is missing else l_0_glyph), 'other', True)))
        yield ' framed: by policy</li>\n<li><svg class="glyph sev-medium" width="30" height="12" aria-hidden="true" focusable="false"><rect class="bar closed" x="1" y="2" width="28" height="8"/></svg> weakened for so long</li>\n<li><svg class="glyph sev-medium" width="30" height="12" aria-hidden="true" focusable="false"><rect class="bar unknown" x="1" y="2" width="28" height="8"/></svg> end not known</li>\n<li><svg class="glyph sev-medium" width="30" height="12" aria-hidden="true" focusable="false"><rect class="bar unlogged" x="1" y="2" width="28" height="8"/></svg> no event tells when</li>\n'
        if t_5(context.eval_ctx, t_7(context, environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'tracks'), 'account')):
            pass
            yield '<li>'
            yield escape(environment.finalize(context.call((undefined(name='glyph') if l_0_glyph is missing else l_0_glyph), 'deed')))
            yield ' what happened beside the settings</li>'
        if t_5(context.eval_ctx, t_11(context, environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'tracks'), 'account')):
            pass
            yield '<li><svg class="glyph" width="30" height="12" aria-hidden="true" focusable="false"><rect class="deed" x="1" y="3" width="28" height="6"/></svg> session of an account</li>'
        if environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'gaps'):
            pass
            yield '<li><svg class="glyph" width="30" height="12" aria-hidden="true" focusable="false"><rect class="gap" width="30" height="12" fill="url(#unseen)"/></svg> hole in the log</li>'
        yield '</ul>\n'
        if (not environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'window')):
            pass
            yield '<p>The window is not known, so that none is drawn.</p>'
        if (environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'earlier') or environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'later')):
            pass
            yield '<p>Not drawn: '
            if environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'earlier'):
                pass
                yield escape(environment.finalize(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'earlier')))
                yield ' event'
                yield escape(environment.finalize(('s' if (environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'earlier') != 1) else cond_expr_undefined("the inline if-expression on line 163 in 'timeline.html' evaluated to false and no else section was defined."))))
                yield ' before '
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'time'), environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'start'))))
            yield escape(environment.finalize((' and ' if (environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'earlier') and environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'later')) else cond_expr_undefined("the inline if-expression on line 163 in 'timeline.html' evaluated to false and no else section was defined."))))
            if environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'later'):
                pass
                yield escape(environment.finalize(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'later')))
                yield ' event'
                yield escape(environment.finalize(('s' if (environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'later') != 1) else cond_expr_undefined("the inline if-expression on line 163 in 'timeline.html' evaluated to false and no else section was defined."))))
                yield ' after '
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'time'), environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'end'))))
            yield ', far outside the window. <a href="#events">The table</a> holds them.</p>'
        for (l_1_moment, l_1_moment_time) in environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'beyond'):
            _loop_vars = {}
            pass
            yield '<p>'
            yield escape(environment.finalize(environment.getitem({'before': 'The before snapshot was taken', 'after': 'The after snapshot was taken', 'current': 'The package was collected'}, l_1_moment)))
            yield ' '
            yield escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'time'), l_1_moment_time, _loop_vars=_loop_vars)))
            yield ', beyond the drawing.</p>'
        l_1_moment = l_1_moment_time = missing
        if environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'undrawn'):
            pass
            yield '<p>'
            yield escape(environment.finalize(environment.getattr((undefined(name='drawing') if l_0_drawing is missing else l_0_drawing), 'undrawn')))
            yield ' more settings or items were touched than the drawing holds. <a href="#events">The table</a> has all of them.</p>'
        yield '</figcaption>\n</figure>\n'
    else:
        pass
        yield '<p class="nothing">Nothing to draw: no event in the evidence tells when a setting was touched'
        yield escape(environment.finalize(('' if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'window') else ', and the window is not known')))
        yield '. What differs between the snapshots stands below.</p>\n'
    yield '</section>'

blocks = {}
debug_info = '1=105&2=108&8=111&9=116&11=151&12=156&13=160&14=172&16=177&17=180&18=182&21=187&24=195&25=200&27=205&28=208&29=210&33=218&34=223&35=229&36=233&38=241&40=257&41=264&45=273&46=281&48=308&49=314&52=362&53=373&55=385&56=394&60=411&61=413&62=416&63=419&65=423&67=425&77=468&78=470&80=474&81=480&82=483&83=487&86=497&87=501&90=513&91=517&92=521&93=525&94=527&96=535&99=548&100=552&101=554&102=562&103=564&106=579&107=583&108=586&109=588&110=590&112=646&113=654&114=658&115=661&117=681&119=690&120=694&124=732&125=737&126=740&127=742&128=752&129=756&130=759&131=761&134=784&142=810&143=813&144=815&145=818&150=824&151=826&152=828&153=830&154=832&158=834&159=839&160=842&162=846&163=849&164=868&165=877&169=886'