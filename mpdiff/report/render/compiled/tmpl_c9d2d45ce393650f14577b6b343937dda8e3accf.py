from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'findings.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_report = resolve('report')
    l_0_at_once = resolve('at_once')
    l_0_severities = resolve('severities')
    l_0_statuses = resolve('statuses')
    l_0_places = resolve('places')
    l_0_digest = resolve('digest')
    l_0_standing = l_0_values = l_0_rounds = l_0_card = missing
    try:
        t_1 = environment.filters['duration']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'duration' found.")
    try:
        t_2 = environment.filters['join']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'join' found.")
    try:
        t_3 = environment.filters['length']
    except KeyError:
        @internalcode
        def t_3(*unused):
            raise TemplateRuntimeError("No filter named 'length' found.")
    try:
        t_4 = environment.filters['named']
    except KeyError:
        @internalcode
        def t_4(*unused):
            raise TemplateRuntimeError("No filter named 'named' found.")
    try:
        t_5 = environment.filters['origin']
    except KeyError:
        @internalcode
        def t_5(*unused):
            raise TemplateRuntimeError("No filter named 'origin' found.")
    try:
        t_6 = environment.filters['otherwise']
    except KeyError:
        @internalcode
        def t_6(*unused):
            raise TemplateRuntimeError("No filter named 'otherwise' found.")
    try:
        t_7 = environment.filters['own']
    except KeyError:
        @internalcode
        def t_7(*unused):
            raise TemplateRuntimeError("No filter named 'own' found.")
    try:
        t_8 = environment.filters['rule']
    except KeyError:
        @internalcode
        def t_8(*unused):
            raise TemplateRuntimeError("No filter named 'rule' found.")
    try:
        t_9 = environment.filters['states']
    except KeyError:
        @internalcode
        def t_9(*unused):
            raise TemplateRuntimeError("No filter named 'states' found.")
    try:
        t_10 = environment.filters['techniques']
    except KeyError:
        @internalcode
        def t_10(*unused):
            raise TemplateRuntimeError("No filter named 'techniques' found.")
    try:
        t_11 = environment.filters['title']
    except KeyError:
        @internalcode
        def t_11(*unused):
            raise TemplateRuntimeError("No filter named 'title' found.")
    try:
        t_12 = environment.filters['witnesses']
    except KeyError:
        @internalcode
        def t_12(*unused):
            raise TemplateRuntimeError("No filter named 'witnesses' found.")
    try:
        t_13 = environment.tests['false']
    except KeyError:
        @internalcode
        def t_13(*unused):
            raise TemplateRuntimeError("No test named 'false' found.")
    try:
        t_14 = environment.tests['none']
    except KeyError:
        @internalcode
        def t_14(*unused):
            raise TemplateRuntimeError("No test named 'none' found.")
    try:
        t_15 = environment.tests['true']
    except KeyError:
        @internalcode
        def t_15(*unused):
            raise TemplateRuntimeError("No test named 'true' found.")
    pass
    def macro(l_1_finding):
        t_16 = []
        if l_1_finding is missing:
            l_1_finding = undefined("parameter 'finding' was not provided", name='finding')
        pass
        if t_15(environment.getattr(l_1_finding, 'still_weakened')):
            pass
            t_16.append(
                '<span class="tag alarm">still weakened</span>\n',
            )
        elif t_13(environment.getattr(l_1_finding, 'still_weakened')):
            pass
            t_16.append(
                '<span class="tag good">restored</span>\n',
            )
        elif (environment.getattr(l_1_finding, 'effect') == 'weakened'):
            pass
            t_16.append(
                '<span class="tag">unknown at collection</span>\n',
            )
        if (environment.getattr(l_1_finding, 'status') != 'open'):
            pass
            t_16.extend((
                '<span class="tag status">',
                escape(environment.finalize(environment.getattr(l_1_finding, 'status'))),
                '</span>',
            ))
        if (environment.getattr(l_1_finding, 'certainty') == 'uncertain'):
            pass
            t_16.append(
                '<span class="tag">uncertain</span>',
            )
        return concat(t_16)
    context.exported_vars.add('standing')
    context.vars['standing'] = l_0_standing = Macro(environment, macro, 'standing', ('finding',), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_finding):
        t_17 = []
        l_1_m = resolve('m')
        if l_1_finding is missing:
            l_1_finding = undefined("parameter 'finding' was not provided", name='finding')
        pass
        if (((environment.getattr(l_1_finding, 'kind') or environment.getattr(l_1_finding, 'before_text')) or environment.getattr(l_1_finding, 'after_text')) or t_9(l_1_finding)):
            pass
            t_17.append(
                '<dl class="values">\n',
            )
            if (environment.getattr(l_1_finding, 'rule') == 'dormant'):
                pass
                t_17.extend((
                    '<div><dt>Policy</dt><dd>',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'before'), l_1_finding))),
                    '</dd></div>\n<div><dt>Local</dt><dd>',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'after'), l_1_finding))),
                    '</dd></div>\n',
                ))
            elif (environment.getattr(l_1_finding, 'kind') and ((t_6(l_1_finding) or (not environment.getattr(environment.getattr(l_1_finding, 'states'), 'before_snapshot'))) or (not environment.getattr(environment.getattr(l_1_finding, 'states'), 'after_snapshot')))):
                pass
                t_17.extend((
                    '<div><dt>Was</dt><dd>',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'before'), l_1_finding))),
                    '</dd></div>\n<div><dt>Became</dt><dd>',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'after'), l_1_finding))),
                    '</dd></div>\n',
                ))
            elif ((not environment.getattr(l_1_finding, 'kind')) and (environment.getattr(l_1_finding, 'before_text') or environment.getattr(l_1_finding, 'after_text'))):
                pass
                t_17.extend((
                    '<div><dt>Was</dt><dd>',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'before'), l_1_finding))),
                    '</dd></div>\n<div><dt>Became</dt><dd>',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'after'), l_1_finding))),
                    '</dd></div>\n',
                ))
            for (l_2_name, l_2_text) in t_9(l_1_finding):
                _loop_vars = {}
                pass
                t_17.extend((
                    '<div><dt>',
                    escape(environment.finalize(l_2_name)),
                    '</dt><dd>',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'value'), l_2_text, 'blank', _loop_vars=_loop_vars))),
                    '</dd></div>\n',
                ))
            l_2_name = l_2_text = missing
            t_17.append(
                '</dl>\n',
            )
        return concat(t_17)
    context.exported_vars.add('values')
    context.vars['values'] = l_0_values = Macro(environment, macro, 'values', ('finding',), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_finding):
        t_18 = []
        l_1_m = resolve('m')
        if l_1_finding is missing:
            l_1_finding = undefined("parameter 'finding' was not provided", name='finding')
        pass
        def macro():
            t_19 = []
            pass
            t_19.append(
                '<ol class="rounds">\n',
            )
            for l_3_round in environment.getattr(l_1_finding, 'rounds'):
                _loop_vars = {}
                pass
                t_19.append(
                    '<li>',
                )
                if environment.getattr(l_3_round, 'end'):
                    pass
                    t_19.extend((
                        escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'time'), environment.getattr(l_3_round, 'start'), _loop_vars=_loop_vars))),
                        ' to ',
                        escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'time'), environment.getattr(l_3_round, 'end'), _loop_vars=_loop_vars))),
                    ))
                else:
                    pass
                    t_19.extend((
                        'since ',
                        escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'time'), environment.getattr(l_3_round, 'start'), _loop_vars=_loop_vars))),
                        ', ',
                        escape(environment.finalize(('still at collection' if environment.getattr(l_1_finding, 'still_weakened') else 'end not known'))),
                    ))
                if (not t_14(environment.getattr(l_3_round, 'seconds'))):
                    pass
                    t_19.extend((
                        ' <span class="aside">',
                        escape(environment.finalize(t_1(environment.getattr(l_3_round, 'seconds')))),
                        '</span>',
                    ))
                t_19.append(
                    '</li>\n',
                )
            l_3_round = missing
            t_19.append(
                '</ol>\n',
            )
            return concat(t_19)
        caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
        t_18.append(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'fact'), ('Rounds' if (t_3(environment.getattr(l_1_finding, 'rounds')) > 1) else 'Weakened'), 'wide', caller=caller))
        return concat(t_18)
    context.exported_vars.add('rounds')
    context.vars['rounds'] = l_0_rounds = Macro(environment, macro, 'rounds', ('finding',), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_finding, l_1_number, l_1_detail):
        t_20 = []
        l_1_anchor = resolve('anchor')
        l_1_m = resolve('m')
        if l_1_finding is missing:
            l_1_finding = undefined("parameter 'finding' was not provided", name='finding')
        if l_1_number is missing:
            l_1_number = undefined("parameter 'number' was not provided", name='number')
        if l_1_detail is missing:
            l_1_detail = undefined("parameter 'detail' was not provided", name='detail')
        pass
        t_20.extend((
            '<article class="finding sev-',
            escape(environment.finalize(environment.getattr(l_1_finding, 'severity'))),
            ' ',
            escape(environment.finalize(environment.getattr(l_1_finding, 'status'))),
            '" id="',
            escape(environment.finalize(context.call((undefined(name='anchor') if l_1_anchor is missing else l_1_anchor), l_1_number))),
            '" data-severity="',
            escape(environment.finalize(environment.getattr(l_1_finding, 'severity'))),
            '" data-place="',
            escape(environment.finalize((environment.getattr(l_1_finding, 'place') or 'none'))),
            '" data-status="',
            escape(environment.finalize(environment.getattr(l_1_finding, 'status'))),
            '" data-fingerprint="',
            escape(environment.finalize(environment.getattr(l_1_finding, 'fingerprint'))),
            '" aria-labelledby="title-',
            escape(environment.finalize(l_1_number)),
            '">\n<details>\n<summary><a class="number" href="#',
            escape(environment.finalize(context.call((undefined(name='anchor') if l_1_anchor is missing else l_1_anchor), l_1_number))),
            '" title="Link to this finding">#',
            escape(environment.finalize(l_1_number)),
            '</a> <span class="tag sev">',
            escape(environment.finalize(environment.getattr(l_1_finding, 'severity'))),
            '</span> <h4 id="title-',
            escape(environment.finalize(l_1_number)),
            '">',
            escape(environment.finalize(t_11(l_1_finding))),
            '</h4> <span class="tags">',
            escape(environment.finalize(context.call((undefined(name='standing') if l_0_standing is missing else l_0_standing), l_1_finding))),
            '</span></summary>\n<div class="body">\n',
        ))
        if t_4(l_1_finding):
            pass
            t_20.extend((
                '<p class="named"><code dir="ltr">',
                escape(environment.finalize(t_4(l_1_finding))),
                '</code></p>',
            ))
        t_20.extend((
            escape(environment.finalize(context.call((undefined(name='values') if l_0_values is missing else l_0_values), l_1_finding))),
            '\n',
        ))
        if l_1_detail:
            pass
            t_20.extend((
                '<p class="why"><b>Why it matters.</b> ',
                escape(environment.finalize(l_1_detail)),
                '</p>',
            ))
        if environment.getattr(l_1_finding, 'actors'):
            pass
            t_20.extend((
                '<p class="why"><b>Seen beside it.</b> ',
                escape(environment.finalize(t_2(context.eval_ctx, environment.getattr(l_1_finding, 'actors'), ', '))),
                '</p>',
            ))
        if environment.getattr(l_1_finding, 'next_step'):
            pass
            t_20.extend((
                '<p class="next"><b>Next step.</b> ',
                escape(environment.finalize(environment.getattr(l_1_finding, 'next_step'))),
                '</p>',
            ))
        if (environment.getattr(l_1_finding, 'status') == 'accepted'):
            pass
            t_20.extend((
                '<p class="why"><b>Accepted.</b> ',
                escape(environment.finalize((environment.getattr(l_1_finding, 'accepted_by') or 'The policy gives no reason.'))),
                '</p>',
            ))
        if (environment.getattr(l_1_finding, 'status') == 'explained'):
            pass
            t_20.extend((
                '<p class="why"><b>Explained</b> by the reason given for the window: ',
                escape(environment.finalize((environment.getattr(l_1_finding, 'explained_by') or 'not named'))),
                '.</p>',
            ))
        if (environment.getattr(l_1_finding, 'certainty') == 'uncertain'):
            pass
            t_20.append(
                '<p class="why"><b>Uncertain.</b> The evidence does not show this whole, or a time or value had to be inferred.</p>',
            )
        t_20.append(
            '<dl class="facts small">\n',
        )
        if environment.getattr(l_1_finding, 'setting'):
            pass
            def macro():
                t_21 = []
                pass
                t_21.append(
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'subject'), l_1_finding))),
                )
                return concat(t_21)
            caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
            t_20.append(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'fact'), 'Setting', ('wide' if environment.getattr(l_1_finding, 'key') else ''), caller=caller))
        def macro():
            t_22 = []
            pass
            t_22.append(
                escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'effect'), environment.getattr(l_1_finding, 'effect')))),
            )
            return concat(t_22)
        caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
        t_20.append(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'fact'), 'Effect', caller=caller))
        if environment.getattr(l_1_finding, 'first_seen'):
            pass
            def macro():
                t_23 = []
                pass
                t_23.append(
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'time'), environment.getattr(l_1_finding, 'first_seen')))),
                )
                return concat(t_23)
            caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
            t_20.append(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'fact'), 'First seen', caller=caller))
        if environment.getattr(l_1_finding, 'last_seen'):
            pass
            def macro():
                t_24 = []
                pass
                t_24.append(
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'time'), environment.getattr(l_1_finding, 'last_seen')))),
                )
                return concat(t_24)
            caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
            t_20.append(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'fact'), 'Last seen', caller=caller))
        if ((not t_14(environment.getattr(l_1_finding, 'duration_seconds'))) and (t_3(environment.getattr(l_1_finding, 'rounds')) != 1)):
            pass
            def macro():
                t_25 = []
                pass
                t_25.append(
                    escape(environment.finalize(t_1(environment.getattr(l_1_finding, 'duration_seconds')))),
                )
                return concat(t_25)
            caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
            t_20.append(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'fact'), 'Weakened for', caller=caller))
        if ((environment.getattr(l_1_finding, 'origin') == 'policy') or (environment.getattr(l_1_finding, 'origin') and (not t_13(environment.getattr(l_1_finding, 'still_weakened'))))):
            pass
            def macro():
                t_26 = []
                pass
                t_26.append(
                    escape(environment.finalize(t_5(l_1_finding))),
                )
                return concat(t_26)
            caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
            t_20.append(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'fact'), 'Set by', caller=caller))
        if environment.getattr(l_1_finding, 'mitre'):
            pass
            def macro():
                t_27 = []
                pass
                t_27.append(
                    '<ul class="techniques">',
                )
                for l_3_technique in t_10(l_1_finding):
                    _loop_vars = {}
                    pass
                    t_27.append(
                        '<li>',
                    )
                    if environment.getattr(l_3_technique, 'url'):
                        pass
                        t_27.extend((
                            '<a href="',
                            escape(environment.finalize(environment.getattr(l_3_technique, 'url'))),
                            '" rel="noreferrer">',
                            escape(environment.finalize(environment.getattr(l_3_technique, 'id'))),
                            '</a>',
                        ))
                    else:
                        pass
                        t_27.append(
                            escape(environment.finalize(environment.getattr(l_3_technique, 'id'))),
                        )
                    if environment.getattr(l_3_technique, 'version'):
                        pass
                        t_27.extend((
                            ' <span class="aside">',
                            escape(environment.finalize(environment.getattr(l_3_technique, 'version'))),
                            '</span>',
                        ))
                    t_27.append(
                        '</li>',
                    )
                l_3_technique = missing
                t_27.append(
                    '</ul>',
                )
                return concat(t_27)
            caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
            t_20.append(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'fact'), 'ATT&CK', caller=caller))
        if environment.getattr(l_1_finding, 'rounds'):
            pass
            t_20.append(
                escape(environment.finalize(context.call((undefined(name='rounds') if l_0_rounds is missing else l_0_rounds), l_1_finding))),
            )
        if environment.getattr(l_1_finding, 'witnesses'):
            pass
            def macro():
                t_28 = []
                pass
                t_28.append(
                    '<ul class="techniques">',
                )
                for l_3_line in t_12(l_1_finding):
                    _loop_vars = {}
                    pass
                    t_28.extend((
                        '<li>',
                        escape(environment.finalize(l_3_line)),
                        '</li>',
                    ))
                l_3_line = missing
                t_28.append(
                    '</ul>',
                )
                return concat(t_28)
            caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
            t_20.append(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'fact'), 'Rests on', 'wide', caller=caller))
        t_20.append(
            '</dl>\n<p class="trace">',
        )
        if (environment.getattr(l_1_finding, 'title') != t_11(l_1_finding)):
            pass
            t_20.extend((
                escape(environment.finalize(environment.getattr(l_1_finding, 'title'))),
                '. ',
            ))
        t_20.extend((
            'Rule ',
            escape(environment.finalize(t_8(l_1_finding))),
        ))
        if environment.getattr(l_1_finding, 'fingerprint'):
            pass
            t_20.extend((
                ', fingerprint <code>',
                escape(environment.finalize(environment.getattr(l_1_finding, 'fingerprint'))),
                '</code>',
            ))
        t_20.extend((
            '. <a href="#',
            escape(environment.finalize(context.call((undefined(name='anchor') if l_1_anchor is missing else l_1_anchor), l_1_number))),
            '">Link to this finding</a></p>\n</div>\n</details>\n</article>\n',
        ))
        return concat(t_20)
    context.exported_vars.add('card')
    context.vars['card'] = l_0_card = Macro(environment, macro, 'card', ('finding', 'number', 'detail'), False, False, False, context.eval_ctx.autoescape)
    yield '<section id="findings"'
    if (t_3(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'findings')) > (undefined(name='at_once') if l_0_at_once is missing else l_0_at_once)):
        pass
        yield ' class="many"'
    yield ' aria-labelledby="findings-heading">\n<h2 id="findings-heading">Findings</h2>\n'
    if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'findings'):
        pass
        yield '<div class="controls" id="controls" role="search" aria-label="Filter this report" hidden>\n<div class="choices" role="group" aria-label="Severity">\n'
        def t_29(fiter):
            l_1_counts = resolve('counts')
            for l_1_severity in fiter:
                if environment.getitem((undefined(name='counts') if l_1_counts is missing else l_1_counts), l_1_severity):
                    yield l_1_severity
        for l_1_severity in t_29((undefined(name='severities') if l_0_severities is missing else l_0_severities)):
            l_1_counts = resolve('counts')
            _loop_vars = {}
            pass
            yield '<label class="choice sev-'
            yield escape(environment.finalize(l_1_severity))
            yield '"><input type="checkbox" autocomplete="off" name="severity" value="'
            yield escape(environment.finalize(l_1_severity))
            yield '" checked> '
            yield escape(environment.finalize(l_1_severity))
            yield ' <span>'
            yield escape(environment.finalize(environment.getitem((undefined(name='counts') if l_1_counts is missing else l_1_counts), l_1_severity)))
            yield '</span></label>\n'
        l_1_severity = l_1_counts = missing
        yield '</div>\n<div class="choices" role="group" aria-label="Status">\n'
        def t_30(fiter):
            for (l_1_status, l_1_count) in fiter:
                if l_1_count:
                    yield (l_1_status, l_1_count)
        for (l_1_status, l_1_count) in t_30(context.call(environment.getattr((undefined(name='statuses') if l_0_statuses is missing else l_0_statuses), 'items'))):
            _loop_vars = {}
            pass
            yield '<label class="choice"><input type="checkbox" autocomplete="off" name="status" value="'
            yield escape(environment.finalize(l_1_status))
            yield '" checked> '
            yield escape(environment.finalize(l_1_status))
            yield ' <span>'
            yield escape(environment.finalize(l_1_count))
            yield '</span></label>\n'
        l_1_status = l_1_count = missing
        yield '</div>\n'
        if (t_3((undefined(name='places') if l_0_places is missing else l_0_places)) > 1):
            pass
            yield '<div class="choices" role="group" aria-label="Place of the value">\n'
            for (l_1_place, l_1_count) in context.call(environment.getattr((undefined(name='places') if l_0_places is missing else l_0_places), 'items')):
                l_1_m = resolve('m')
                _loop_vars = {}
                pass
                yield '<label class="choice"><input type="checkbox" autocomplete="off" name="place" value="'
                yield escape(environment.finalize(l_1_place))
                yield '" checked> '
                yield escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'where'), l_1_place, _loop_vars=_loop_vars)))
                yield ' <span>'
                yield escape(environment.finalize(l_1_count))
                yield '</span></label>\n'
            l_1_place = l_1_count = l_1_m = missing
            yield '</div>\n'
        yield '<div class="tools">\n<label class="search"><span>Search</span> <input type="search" id="query" autocomplete="off" spellcheck="false" placeholder="setting, path, rule …"></label>\n<button type="button" id="unfold">Unfold all</button>\n<button type="button" id="fold">Fold all</button>\n<button type="button" id="reset">Reset</button>\n</div>\n<p id="count" role="status" aria-live="polite"></p>\n</div>\n'
        for l_1_section in environment.getattr((undefined(name='digest') if l_0_digest is missing else l_0_digest), 'sections'):
            _loop_vars = {}
            pass
            yield '<section class="group" aria-labelledby="group-'
            yield escape(environment.finalize(environment.getattr(l_1_section, 'name')))
            yield '">\n<h3 id="group-'
            yield escape(environment.finalize(environment.getattr(l_1_section, 'name')))
            yield '">'
            yield escape(environment.finalize(environment.getattr(l_1_section, 'title')))
            yield ' <span class="aside">'
            yield escape(environment.finalize(t_3(environment.getattr(l_1_section, 'findings'))))
            yield '</span></h3>\n'
            for l_2_group in environment.getattr(l_1_section, 'groups'):
                _loop_vars = {}
                pass
                if environment.getattr(l_2_group, 'title'):
                    pass
                    yield '<div class="together">\n<p class="together-title"><b>'
                    yield escape(environment.finalize(environment.getattr(l_2_group, 'title')))
                    yield '</b>'
                    if environment.getattr(l_2_group, 'note'):
                        pass
                        yield ' <span class="aside">'
                        yield escape(environment.finalize(environment.getattr(l_2_group, 'note')))
                        yield '</span>'
                    yield '</p>\n'
                for l_3_finding in environment.getattr(l_2_group, 'findings'):
                    l_3_number_of = resolve('number_of')
                    _loop_vars = {}
                    pass
                    yield escape(environment.finalize(context.call((undefined(name='card') if l_0_card is missing else l_0_card), l_3_finding, context.call((undefined(name='number_of') if l_3_number_of is missing else l_3_number_of), l_3_finding, _loop_vars=_loop_vars), t_7((l_3_finding, l_2_group)), _loop_vars=_loop_vars)))
                    yield '\n'
                l_3_finding = l_3_number_of = missing
                if environment.getattr(l_2_group, 'title'):
                    pass
                    yield '</div>\n'
            l_2_group = missing
            yield '</section>\n'
        l_1_section = missing
        yield '<p class="nothing" id="none-left" hidden>No finding fits the filter.</p>\n'
    else:
        pass
        yield '<p class="nothing">No findings.</p>\n'
    yield '</section>'

blocks = {}
debug_info = '1=108&2=113&3=118&4=123&6=128&7=135&9=143&10=149&12=154&13=158&14=160&15=163&16=167&17=169&18=172&19=176&20=178&22=181&23=186&28=198&29=204&31=210&32=216&29=247&37=251&38=264&40=280&42=293&43=301&44=304&45=311&46=318&47=325&48=332&49=339&51=347&52=358&53=367&54=378&55=389&56=400&57=411&58=456&59=461&61=487&66=513&68=517&71=520&72=530&76=540&77=548&80=556&82=559&83=564&95=573&96=577&97=579&98=585&99=588&101=591&103=599&104=603&106=606'