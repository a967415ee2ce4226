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
        t_1 = environment.filters['doubt']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'doubt' found.")
    try:
        t_2 = environment.filters['duration']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'duration' found.")
    try:
        t_3 = environment.filters['join']
    except KeyError:
        @internalcode
        def t_3(*unused):
            raise TemplateRuntimeError("No filter named 'join' found.")
    try:
        t_4 = environment.filters['length']
    except KeyError:
        @internalcode
        def t_4(*unused):
            raise TemplateRuntimeError("No filter named 'length' found.")
    try:
        t_5 = environment.filters['named']
    except KeyError:
        @internalcode
        def t_5(*unused):
            raise TemplateRuntimeError("No filter named 'named' found.")
    try:
        t_6 = environment.filters['origin']
    except KeyError:
        @internalcode
        def t_6(*unused):
            raise TemplateRuntimeError("No filter named 'origin' found.")
    try:
        t_7 = environment.filters['otherwise']
    except KeyError:
        @internalcode
        def t_7(*unused):
            raise TemplateRuntimeError("No filter named 'otherwise' found.")
    try:
        t_8 = environment.filters['own']
    except KeyError:
        @internalcode
        def t_8(*unused):
            raise TemplateRuntimeError("No filter named 'own' found.")
    try:
        t_9 = environment.filters['rule']
    except KeyError:
        @internalcode
        def t_9(*unused):
            raise TemplateRuntimeError("No filter named 'rule' found.")
    try:
        t_10 = environment.filters['states']
    except KeyError:
        @internalcode
        def t_10(*unused):
            raise TemplateRuntimeError("No filter named 'states' found.")
    try:
        t_11 = environment.filters['still']
    except KeyError:
        @internalcode
        def t_11(*unused):
            raise TemplateRuntimeError("No filter named 'still' found.")
    try:
        t_12 = environment.filters['techniques']
    except KeyError:
        @internalcode
        def t_12(*unused):
            raise TemplateRuntimeError("No filter named 'techniques' found.")
    try:
        t_13 = environment.filters['title']
    except KeyError:
        @internalcode
        def t_13(*unused):
            raise TemplateRuntimeError("No filter named 'title' found.")
    try:
        t_14 = environment.filters['witnesses']
    except KeyError:
        @internalcode
        def t_14(*unused):
            raise TemplateRuntimeError("No filter named 'witnesses' found.")
    try:
        t_15 = environment.filters['zone']
    except KeyError:
        @internalcode
        def t_15(*unused):
            raise TemplateRuntimeError("No filter named 'zone' found.")
    try:
        t_16 = environment.tests['false']
    except KeyError:
        @internalcode
        def t_16(*unused):
            raise TemplateRuntimeError("No test named 'false' found.")
    try:
        t_17 = environment.tests['none']
    except KeyError:
        @internalcode
        def t_17(*unused):
            raise TemplateRuntimeError("No test named 'none' found.")
    try:
        t_18 = environment.tests['true']
    except KeyError:
        @internalcode
        def t_18(*unused):
            raise TemplateRuntimeError("No test named 'true' found.")
    pass
    def macro(l_1_finding):
        t_19 = []
        if l_1_finding is missing:
            l_1_finding = undefined("parameter 'finding' was not provided", name='finding')
        pass
        if t_18(environment.getattr(l_1_finding, 'still_weakened')):
            pass
            t_19.append(
                '<span class="tag alarm">still weakened</span>\n',
            )
        elif t_16(environment.getattr(l_1_finding, 'still_weakened')):
            pass
            t_19.append(
                '<span class="tag good">restored</span>\n',
            )
        elif t_11(l_1_finding):
            pass
            t_19.append(
                '<span class="tag">unknown at collection</span>\n',
            )
        if (environment.getattr(l_1_finding, 'status') != 'open'):
            pass
            t_19.extend((
                '<span class="tag status">',
                escape(environment.finalize(environment.getattr(l_1_finding, 'status'))),
                '</span>',
            ))
        if (environment.getattr(l_1_finding, 'certainty') == 'uncertain'):
            pass
            t_19.append(
                '<span class="tag">uncertain</span>',
            )
        return concat(t_19)
    context.exported_vars.add('standing')
    context.vars['standing'] = l_0_standing = Macro(environment, macro, 'standing', ('finding',), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_finding):
        t_20 = []
        l_1_m = resolve('m')
        if l_1_finding is missing:
            l_1_finding = undefined("parameter 'finding' was not provided", name='finding')
        pass
        if (((environment.getattr(l_1_finding, 'kind') or environment.getattr(l_1_finding, 'before_text')) or environment.getattr(l_1_finding, 'after_text')) or t_10(l_1_finding)):
            pass
            t_20.append(
                '<dl class="values">\n',
            )
            if (environment.getattr(l_1_finding, 'rule') == 'dormant'):
                pass
                t_20.extend((
                    '<div><dt>Policy</dt><dd>',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'before'), l_1_finding))),
                    '</dd></div>\n<div><dt>Local</dt><dd>',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'after'), l_1_finding))),
                    '</dd></div>\n',
                ))
            elif (environment.getattr(l_1_finding, 'kind') and ((t_7(l_1_finding) or (not environment.getattr(environment.getattr(l_1_finding, 'states'), 'before_snapshot'))) or (not environment.getattr(environment.getattr(l_1_finding, 'states'), 'after_snapshot')))):
                pass
                t_20.extend((
                    '<div><dt>Was</dt><dd>',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'before'), l_1_finding))),
                    '</dd></div>\n<div><dt>Became</dt><dd>',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'after'), l_1_finding))),
                    '</dd></div>\n',
                ))
            elif ((not environment.getattr(l_1_finding, 'kind')) and (environment.getattr(l_1_finding, 'before_text') or environment.getattr(l_1_finding, 'after_text'))):
                pass
                t_20.extend((
                    '<div><dt>Was</dt><dd>',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'before'), l_1_finding))),
                    '</dd></div>\n<div><dt>Became</dt><dd>',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'after'), l_1_finding))),
                    '</dd></div>\n',
                ))
            for (l_2_name, l_2_text) in t_10(l_1_finding):
                _loop_vars = {}
                pass
                t_20.extend((
                    '<div><dt>',
                    escape(environment.finalize(l_2_name)),
                    '</dt><dd>',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'value'), l_2_text, 'blank', _loop_vars=_loop_vars))),
                    '</dd></div>\n',
                ))
            l_2_name = l_2_text = missing
            t_20.append(
                '</dl>\n',
            )
        return concat(t_20)
    context.exported_vars.add('values')
    context.vars['values'] = l_0_values = Macro(environment, macro, 'values', ('finding',), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_finding):
        t_21 = []
        l_1_m = resolve('m')
        if l_1_finding is missing:
            l_1_finding = undefined("parameter 'finding' was not provided", name='finding')
        pass
        def macro():
            t_22 = []
            pass
            t_22.append(
                '<ol class="rounds">\n',
            )
            for l_3_round in environment.getattr(l_1_finding, 'rounds'):
                _loop_vars = {}
                pass
                t_22.append(
                    '<li>',
                )
                if environment.getattr(l_3_round, 'end'):
                    pass
                    t_22.extend((
                        escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'time'), environment.getattr(l_3_round, 'start'), t_15(l_1_finding), _loop_vars=_loop_vars))),
                        ' to ',
                        escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'time'), environment.getattr(l_3_round, 'end'), t_15(l_1_finding), _loop_vars=_loop_vars))),
                    ))
                else:
                    pass
                    t_22.extend((
                        'since ',
                        escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'time'), environment.getattr(l_3_round, 'start'), t_15(l_1_finding), _loop_vars=_loop_vars))),
                        ', ',
                        escape(environment.finalize(('still at collection' if environment.getattr(l_1_finding, 'still_weakened') else 'end not known'))),
                    ))
                if (not t_17(environment.getattr(l_3_round, 'seconds'))):
                    pass
                    t_22.extend((
                        ' <span class="aside">',
                        escape(environment.finalize(t_2(environment.getattr(l_3_round, 'seconds')))),
                        '</span>',
                    ))
                t_22.append(
                    '</li>\n',
                )
            l_3_round = missing
            t_22.append(
                '</ol>\n',
            )
            return concat(t_22)
        caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
        t_21.append(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'fact'), ('Rounds' if (t_4(environment.getattr(l_1_finding, 'rounds')) > 1) else 'Weakened'), 'wide', caller=caller))
        return concat(t_21)
    context.exported_vars.add('rounds')
    context.vars['rounds'] = l_0_rounds = Macro(environment, macro, 'rounds', ('finding',), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_finding, l_1_number, l_1_detail):
        t_23 = []
        l_1_anchor = resolve('anchor')
        l_1_m = resolve('m')
        if l_1_finding is missing:
            l_1_finding = undefined("parameter 'finding' was not provided", name='finding')
        if l_1_number is missing:
            l_1_number = undefined("parameter 'number' was not provided", name='number')
        if l_1_detail is missing:
            l_1_detail = undefined("parameter 'detail' was not provided", name='detail')
        pass
        t_23.extend((
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
            '"',
        ))
        if (environment.getattr(l_1_finding, 'stands_for') > 1):
            pass
            t_23.extend((
                ' data-stands-for="',
                escape(environment.finalize(environment.getattr(l_1_finding, 'stands_for'))),
                '"',
            ))
        t_23.extend((
            ' data-fingerprint="',
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
            escape(environment.finalize(t_13(l_1_finding))),
            '</h4> <span class="tags">',
            escape(environment.finalize(context.call((undefined(name='standing') if l_0_standing is missing else l_0_standing), l_1_finding))),
            '</span></summary>\n<div class="body">\n',
        ))
        if t_5(l_1_finding):
            pass
            t_23.extend((
                '<p class="named"><code dir="ltr">',
                escape(environment.finalize(t_5(l_1_finding))),
                '</code></p>',
            ))
        t_23.extend((
            escape(environment.finalize(context.call((undefined(name='values') if l_0_values is missing else l_0_values), l_1_finding))),
            '\n',
        ))
        if l_1_detail:
            pass
            t_23.extend((
                '<p class="why"><b>Why it matters.</b> ',
                escape(environment.finalize(l_1_detail)),
                '</p>',
            ))
        if environment.getattr(l_1_finding, 'actors'):
            pass
            t_23.extend((
                '<p class="why"><b>Seen beside it.</b> ',
                escape(environment.finalize(t_3(context.eval_ctx, environment.getattr(l_1_finding, 'actors'), ', '))),
                '</p>',
            ))
        if environment.getattr(l_1_finding, 'next_step'):
            pass
            t_23.extend((
                '<p class="next"><b>Next step.</b> ',
                escape(environment.finalize(environment.getattr(l_1_finding, 'next_step'))),
                '</p>',
            ))
        if (environment.getattr(l_1_finding, 'status') == 'accepted'):
            pass
            t_23.extend((
                '<p class="why"><b>Accepted.</b> ',
                escape(environment.finalize((environment.getattr(l_1_finding, 'accepted_by') or 'The policy gives no reason.'))),
                '</p>',
            ))
        if (environment.getattr(l_1_finding, 'status') == 'explained'):
            pass
            t_23.extend((
                '<p class="why"><b>Explained</b> by the reason given for the window: ',
                escape(environment.finalize((environment.getattr(l_1_finding, 'explained_by') or 'not named'))),
                '.</p>',
            ))
        if (environment.getattr(l_1_finding, 'certainty') == 'uncertain'):
            pass
            t_23.append(
                '<p class="why"><b>Uncertain.</b> The evidence does not show this whole, or a time or value had to be inferred.</p>',
            )
        if t_1(l_1_finding):
            pass
            t_23.extend((
                '<p class="why"><b>Times.</b> ',
                escape(environment.finalize(t_1(l_1_finding))),
                '</p>',
            ))
        t_23.append(
            '<dl class="facts small">\n',
        )
        if environment.getattr(l_1_finding, 'setting'):
            pass
            def macro():
                t_24 = []
                pass
                t_24.append(
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'subject'), l_1_finding))),
                )
                return concat(t_24)
            caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
            t_23.append(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'fact'), 'Setting', ('wide' if environment.getattr(l_1_finding, 'key') else ''), caller=caller))
        if (environment.getattr(l_1_finding, 'rule') != 'differs-between-devices'):
            pass
            def macro():
                t_25 = []
                pass
                t_25.append(
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'effect'), environment.getattr(l_1_finding, 'effect')))),
                )
                return concat(t_25)
            caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
            t_23.append(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'fact'), 'Effect', caller=caller))
        t_23.append(
            '\n',
        )
        if environment.getattr(l_1_finding, 'first_seen'):
            pass
            def macro():
                t_26 = []
                pass
                t_26.append(
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'time'), environment.getattr(l_1_finding, 'first_seen'), t_15(l_1_finding)))),
                )
                return concat(t_26)
            caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
            t_23.append(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'fact'), 'First record', caller=caller))
        if environment.getattr(l_1_finding, 'last_seen'):
            pass
            def macro():
                t_27 = []
                pass
                t_27.append(
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'time'), environment.getattr(l_1_finding, 'last_seen'), t_15(l_1_finding)))),
                )
                return concat(t_27)
            caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
            t_23.append(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'fact'), 'Last record', caller=caller))
        if ((not t_17(environment.getattr(l_1_finding, 'duration_seconds'))) and (t_4(environment.getattr(l_1_finding, 'rounds')) != 1)):
            pass
            def macro():
                t_28 = []
                pass
                t_28.append(
                    escape(environment.finalize(t_2(environment.getattr(l_1_finding, 'duration_seconds')))),
                )
                return concat(t_28)
            caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
            t_23.append(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'fact'), 'Weakened for', caller=caller))
        if ((environment.getattr(l_1_finding, 'origin') == 'policy') or (environment.getattr(l_1_finding, 'origin') and (not t_16(environment.getattr(l_1_finding, 'still_weakened'))))):
            pass
            def macro():
                t_29 = []
                pass
                t_29.append(
                    escape(environment.finalize(t_6(l_1_finding))),
                )
                return concat(t_29)
            caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
            t_23.append(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'fact'), 'Set by', caller=caller))
        if environment.getattr(l_1_finding, 'mitre'):
            pass
            def macro():
                t_30 = []
                pass
                t_30.append(
                    '<ul class="techniques">',
                )
                for l_3_technique in t_12(l_1_finding):
                    _loop_vars = {}
                    pass
                    t_30.append(
                        '<li>',
                    )
                    if environment.getattr(l_3_technique, 'url'):
                        pass
                        t_30.extend((
                            '<a href="',
                            escape(environment.finalize(environment.getattr(l_3_technique, 'url'))),
                            '" rel="noreferrer">',
                            escape(environment.finalize(environment.getattr(l_3_technique, 'id'))),
                            '</a>',
                        ))
                    else:
                        pass
                        t_30.append(
                            escape(environment.finalize(environment.getattr(l_3_technique, 'id'))),
                        )
                    if environment.getattr(l_3_technique, 'version'):
                        pass
                        t_30.extend((
                            ' <span class="aside">',
                            escape(environment.finalize(environment.getattr(l_3_technique, 'version'))),
                            '</span>',
                        ))
                    t_30.append(
                        '</li>',
                    )
                l_3_technique = missing
                t_30.append(
                    '</ul>',
                )
                return concat(t_30)
            caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
            t_23.append(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'fact'), 'ATT&CK', caller=caller))
        if environment.getattr(l_1_finding, 'rounds'):
            pass
            t_23.append(
                escape(environment.finalize(context.call((undefined(name='rounds') if l_0_rounds is missing else l_0_rounds), l_1_finding))),
            )
        if environment.getattr(l_1_finding, 'witnesses'):
            pass
            def macro():
                t_31 = []
                pass
                t_31.append(
                    '<ul class="techniques">',
                )
                for l_3_line in t_14(l_1_finding):
                    _loop_vars = {}
                    pass
                    t_31.extend((
                        '<li>',
                        escape(environment.finalize(l_3_line)),
                        '</li>',
                    ))
                l_3_line = missing
                t_31.append(
                    '</ul>',
                )
                return concat(t_31)
            caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
            t_23.append(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'fact'), 'Rests on', 'wide', caller=caller))
        t_23.append(
            '</dl>\n<p class="trace">',
        )
        if (environment.getattr(l_1_finding, 'title') != t_13(l_1_finding)):
            pass
            t_23.extend((
                escape(environment.finalize(environment.getattr(l_1_finding, 'title'))),
                '. ',
            ))
        t_23.extend((
            'Rule ',
            escape(environment.finalize(t_9(l_1_finding))),
        ))
        if environment.getattr(l_1_finding, 'fingerprint'):
            pass
            t_23.extend((
                ', fingerprint <code>',
                escape(environment.finalize(environment.getattr(l_1_finding, 'fingerprint'))),
                '</code>',
            ))
        t_23.extend((
            '. <a href="#',
            escape(environment.finalize(context.call((undefined(name='anchor') if l_1_anchor is missing else l_1_anchor), l_1_number))),
            '">Link to this finding</a></p>\n</div>\n</details>\n</article>\n',
        ))
        return concat(t_23)
    context.exported_vars.add('card')
    context.vars['card'] = l_0_card = Macro(environment, macro, 'card', ('finding', 'number', 'detail'), False, False, False, context.eval_ctx.autoescape)
    yield '<section id="findings"'
    if (t_4(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'findings')) > (undefined(name='at_once') if l_0_at_once is missing else l_0_at_once)):
        pass
        yield ' class="many"'
    yield ' aria-labelledby="findings-heading">\n<h2 id="findings-heading">Findings</h2>\n'
    if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'findings'):
        pass
        yield '<div class="controls" id="controls" role="search" aria-label="Filter this report" hidden>\n<div class="choices" role="group" aria-label="Severity">\n'
        def t_32(fiter):
            l_1_counts = resolve('counts')
            for l_1_severity in fiter:
                if environment.getitem((undefined(name='counts') if l_1_counts is missing else l_1_counts), l_1_severity):
                    yield l_1_severity
        for l_1_severity in t_32((undefined(name='severities') if l_0_severities is missing else l_0_severities)):
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
        def t_33(fiter):
            for (l_1_status, l_1_count) in fiter:
                if l_1_count:
                    yield (l_1_status, l_1_count)
        for (l_1_status, l_1_count) in t_33(context.call(environment.getattr((undefined(name='statuses') if l_0_statuses is missing else l_0_statuses), 'items'))):
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
        if (t_4((undefined(name='places') if l_0_places is missing else l_0_places)) > 1):
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
            l_1_how_many = resolve('how_many')
            _loop_vars = {}
            pass
            yield '<section class="group" aria-labelledby="group-'
            yield escape(environment.finalize(environment.getattr(l_1_section, 'name')))
            yield '">\n<h3 id="group-'
            yield escape(environment.finalize(environment.getattr(l_1_section, 'name')))
            yield '">'
            yield escape(environment.finalize(environment.getattr(l_1_section, 'title')))
            yield ' <span class="aside">'
            yield escape(environment.finalize(context.call((undefined(name='how_many') if l_1_how_many is missing else l_1_how_many), environment.getattr(l_1_section, 'findings'), _loop_vars=_loop_vars)))
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
                    yield escape(environment.finalize(context.call((undefined(name='card') if l_0_card is missing else l_0_card), l_3_finding, context.call((undefined(name='number_of') if l_3_number_of is missing else l_3_number_of), l_3_finding, _loop_vars=_loop_vars), t_8((l_3_finding, l_2_group)), _loop_vars=_loop_vars)))
                    yield '\n'
                l_3_finding = l_3_number_of = missing
                if environment.getattr(l_2_group, 'title'):
                    pass
                    yield '</div>\n'
            l_2_group = missing
            yield '</section>\n'
        l_1_section = l_1_how_many = missing
        yield '<p class="nothing" id="none-left" hidden>No finding fits the filter.</p>\n'
    else:
        pass
        yield '<p class="nothing">No findings.</p>\n'
    yield '</section>'

blocks = {}
debug_info = '1=126&2=131&3=136&4=141&6=146&7=153&9=161&10=167&12=172&13=176&14=178&15=181&16=185&17=187&18=190&19=194&20=196&22=199&23=204&28=216&29=222&31=228&32=234&29=265&37=269&38=282&40=308&42=321&43=329&44=332&45=339&46=346&47=353&48=360&49=367&50=372&52=382&53=393&55=407&56=418&57=429&58=440&59=451&60=496&61=501&63=527&68=553&70=557&73=560&74=570&78=580&79=588&82=596&84=599&85=604&97=613&98=618&99=620&100=626&101=629&103=632&105=640&106=644&108=647'