from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'events.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_report = resolve('report')
    l_0_at_once = resolve('at_once')
    l_0_repeats = resolve('repeats')
    l_0_m = resolve('m')
    l_0_logs = missing
    try:
        t_1 = environment.filters['duration']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'duration' found.")
    try:
        t_2 = environment.filters['length']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'length' found.")
    try:
        t_3 = environment.filters['list']
    except KeyError:
        @internalcode
        def t_3(*unused):
            raise TemplateRuntimeError("No filter named 'list' found.")
    try:
        t_4 = environment.filters['map']
    except KeyError:
        @internalcode
        def t_4(*unused):
            raise TemplateRuntimeError("No filter named 'map' found.")
    try:
        t_5 = environment.filters['second']
    except KeyError:
        @internalcode
        def t_5(*unused):
            raise TemplateRuntimeError("No filter named 'second' found.")
    try:
        t_6 = environment.filters['selectattr']
    except KeyError:
        @internalcode
        def t_6(*unused):
            raise TemplateRuntimeError("No filter named 'selectattr' found.")
    try:
        t_7 = environment.filters['unique']
    except KeyError:
        @internalcode
        def t_7(*unused):
            raise TemplateRuntimeError("No filter named 'unique' found.")
    try:
        t_8 = environment.tests['false']
    except KeyError:
        @internalcode
        def t_8(*unused):
            raise TemplateRuntimeError("No test named 'false' found.")
    try:
        t_9 = environment.tests['none']
    except KeyError:
        @internalcode
        def t_9(*unused):
            raise TemplateRuntimeError("No test named 'none' found.")
    pass
    l_0_logs = t_3(context.eval_ctx, t_7(environment, t_4(context, environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'timeline'), attribute='member'), case_sensitive=True))
    context.vars['logs'] = l_0_logs
    context.exported_vars.add('logs')
    yield '<section id="events" aria-labelledby="events-heading">\n<h2 id="events-heading">All events</h2>\n'
    if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'timeline'):
        pass
        if (t_2((undefined(name='logs') if l_0_logs is missing else l_0_logs)) == 1):
            pass
            yield '<p>As <code dir="ltr">'
            yield escape(environment.finalize(environment.getitem((undefined(name='logs') if l_0_logs is missing else l_0_logs), 0)))
            yield '</code> has them.</p>'
        yield '<details class="more"'
        yield escape(environment.finalize((' open' if (t_2(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'timeline')) <= (undefined(name='at_once') if l_0_at_once is missing else l_0_at_once)) else cond_expr_undefined("the inline if-expression on line 6 in 'events.html' evaluated to false and no else section was defined."))))
        yield '>\n'
        l_0_repeats = t_2(t_3(context.eval_ctx, t_6(context, environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'timeline'), 'repeats')))
        context.vars['repeats'] = l_0_repeats
        context.exported_vars.add('repeats')
        yield '<summary>'
        yield escape(environment.finalize((t_2(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'timeline')) - (undefined(name='repeats') if l_0_repeats is missing else l_0_repeats))))
        yield ' event'
        yield escape(environment.finalize(('s' if ((t_2(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'timeline')) - (undefined(name='repeats') if l_0_repeats is missing else l_0_repeats)) != 1) else cond_expr_undefined("the inline if-expression on line 8 in 'events.html' evaluated to false and no else section was defined."))))
        yield ' that touched a setting'
        if (undefined(name='repeats') if l_0_repeats is missing else l_0_repeats):
            pass
            yield ', and '
            yield escape(environment.finalize((undefined(name='repeats') if l_0_repeats is missing else l_0_repeats)))
            yield ' more record'
            yield escape(environment.finalize(('s' if ((undefined(name='repeats') if l_0_repeats is missing else l_0_repeats) != 1) else cond_expr_undefined("the inline if-expression on line 8 in 'events.html' evaluated to false and no else section was defined."))))
            yield ' of the same'
        yield '</summary>\n'
        def macro():
            t_10 = []
            l_1_clock = resolve('clock')
            pass
            t_10.extend((
                '<table>\n<thead><tr><th scope="col">Time (',
                escape(environment.finalize((undefined(name='clock') if l_1_clock is missing else l_1_clock))),
                ')</th><th scope="col">What</th><th scope="col">From</th><th scope="col">To</th><th scope="col">Effect</th><th scope="col">Lasted</th><th scope="col">Where</th><th scope="col">Event</th><th scope="col">Finding</th></tr></thead>\n<tbody data-rows="events">\n',
            ))
            for l_2_entry in environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'timeline'):
                l_2_numbers_of = resolve('numbers_of')
                l_2_anchor = resolve('anchor')
                _loop_vars = {}
                pass
                t_10.append(
                    '<tr>\n<td>',
                )
                if environment.getattr(l_2_entry, 'time_certain'):
                    pass
                    t_10.append(
                        escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'time'), environment.getattr(l_2_entry, 'time'), _loop_vars=_loop_vars))),
                    )
                else:
                    pass
                    t_10.extend((
                        '<span class="time">',
                        escape(environment.finalize(t_5(environment.getattr(l_2_entry, 'time')))),
                        '</span> <span class="aside">time uncertain</span>',
                    ))
                if t_8(environment.getattr(l_2_entry, 'in_window')):
                    pass
                    t_10.append(
                        ' <span class="aside">outside the window</span>',
                    )
                t_10.extend((
                    '</td>\n<td class="about">',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'subject'), l_2_entry, _loop_vars=_loop_vars))),
                    '</td>\n<td class="value">',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'value'), environment.getattr(l_2_entry, 'before_text'), 'not told', _loop_vars=_loop_vars))),
                    '</td>\n<td class="value">',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'value'), environment.getattr(l_2_entry, 'after_text'), 'not told', _loop_vars=_loop_vars))),
                    '</td>\n<td>',
                ))
                if environment.getattr(l_2_entry, 'refused'):
                    pass
                    t_10.append(
                        '<span class="tag effect-blocked">blocked</span>',
                    )
                else:
                    pass
                    t_10.append(
                        escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'effect'), environment.getattr(l_2_entry, 'effect'), _loop_vars=_loop_vars))),
                    )
                t_10.extend((
                    '</td>\n<td class="word">',
                    escape(environment.finalize((t_1(environment.getattr(l_2_entry, 'lasted_seconds')) if (not t_9(environment.getattr(l_2_entry, 'lasted_seconds'))) else cond_expr_undefined("the inline if-expression on line 20 in 'events.html' evaluated to false and no else section was defined.")))),
                    '</td>\n<td class="place">',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'place'), environment.getattr(l_2_entry, 'place'), _loop_vars=_loop_vars))),
                ))
                if environment.getattr(l_2_entry, 'actor'):
                    pass
                    t_10.extend((
                        ' <span class="aside">',
                        escape(environment.finalize(environment.getattr(l_2_entry, 'actor'))),
                        '</span>',
                    ))
                t_10.extend((
                    '</td>\n<td>',
                    escape(environment.finalize(environment.getattr(l_2_entry, 'event_id'))),
                ))
                if (not t_9(environment.getattr(l_2_entry, 'record_id'))):
                    pass
                    t_10.extend((
                        ' <span class="aside">record ',
                        escape(environment.finalize(environment.getattr(l_2_entry, 'record_id'))),
                        '</span>',
                    ))
                if (t_2((undefined(name='logs') if l_0_logs is missing else l_0_logs)) > 1):
                    pass
                    t_10.extend((
                        ' <span class="aside">',
                        escape(environment.finalize(environment.getattr(l_2_entry, 'member'))),
                        '</span>',
                    ))
                t_10.extend((
                    '</td>\n<td>',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'see'), context.call((undefined(name='numbers_of') if l_2_numbers_of is missing else l_2_numbers_of), l_2_entry, _loop_vars=_loop_vars), (undefined(name='anchor') if l_2_anchor is missing else l_2_anchor), _loop_vars=_loop_vars))),
                    '</td>\n</tr>\n',
                ))
            l_2_entry = l_2_numbers_of = l_2_anchor = missing
            t_10.append(
                '</tbody>\n</table>\n',
            )
            return concat(t_10)
        caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
        yield context.call(environment.getattr((undefined(name='m') if l_0_m is missing else l_0_m), 'scroller'), 'Table of events', caller=caller)
        yield '</details>\n'
    else:
        pass
        yield '<p class="nothing">No event in the evidence touched a setting.</p>\n'
    yield '</section>'

blocks = {}
debug_info = '1=70&4=74&5=76&6=82&7=84&8=88&9=100&11=106&13=109&15=117&16=136&17=138&18=140&19=143&20=155&21=157&22=168&23=186&9=195'