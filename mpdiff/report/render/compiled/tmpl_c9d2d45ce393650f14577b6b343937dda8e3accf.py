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
    l_0_digest = resolve('digest')
    l_0_standing = l_0_values = l_0_rounds = l_0_card = missing
    try:
        t_1 = environment.filters['attack']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'attack' found.")
    try:
        t_2 = environment.filters['attack_version']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'attack_version' found.")
    try:
        t_3 = environment.filters['duration']
    except KeyError:
        @internalcode
        def t_3(*unused):
            raise TemplateRuntimeError("No filter named 'duration' found.")
    try:
        t_4 = environment.filters['join']
    except KeyError:
        @internalcode
        def t_4(*unused):
            raise TemplateRuntimeError("No filter named 'join' found.")
    try:
        t_5 = environment.filters['length']
    except KeyError:
        @internalcode
        def t_5(*unused):
            raise TemplateRuntimeError("No filter named 'length' found.")
    try:
        t_6 = environment.filters['named']
    except KeyError:
        @internalcode
        def t_6(*unused):
            raise TemplateRuntimeError("No filter named 'named' found.")
    try:
        t_7 = environment.filters['origin']
    except KeyError:
        @internalcode
        def t_7(*unused):
            raise TemplateRuntimeError("No filter named 'origin' found.")
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
        t_10 = environment.filters['title']
    except KeyError:
        @internalcode
        def t_10(*unused):
            raise TemplateRuntimeError("No filter named 'title' found.")
    try:
        t_11 = environment.tests['false']
    except KeyError:
        @internalcode
        def t_11(*unused):
            raise TemplateRuntimeError("No test named 'false' found.")
    try:
        t_12 = environment.tests['none']
    except KeyError:
        @internalcode
        def t_12(*unused):
            raise TemplateRuntimeError("No test named 'none' found.")
    try:
        t_13 = environment.tests['true']
    except KeyError:
        @internalcode
        def t_13(*unused):
            raise TemplateRuntimeError("No test named 'true' found.")
    pass
    def macro(l_1_finding):
        t_14 = []
        if l_1_finding is missing:
            l_1_finding = undefined("parameter 'finding' was not provided", name='finding')
        pass
        if t_13(environment.getattr(l_1_finding, 'still_weakened')):
            pass
            t_14.append(
                '<span class="tag alarm">still weakened</span>\n',
            )
        elif t_11(environment.getattr(l_1_finding, 'still_weakened')):
            pass
            t_14.append(
                '<span class="tag good">restored</span>\n',
            )
        elif (environment.getattr(l_1_finding, 'effect') == 'weakened'):
            pass
            t_14.append(
                '<span class="tag">unknown at collection</span>\n',
            )
        if (environment.getattr(l_1_finding, 'status') != 'open'):
            pass
            t_14.extend((
                '<span class="tag status">',
                escape(environment.finalize(environment.getattr(l_1_finding, 'status'))),
                '</span>',
            ))
        if (environment.getattr(l_1_finding, 'certainty') == 'uncertain'):
            pass
            t_14.append(
                '<span class="tag">uncertain</span>',
            )
        return concat(t_14)
    context.exported_vars.add('standing')
    context.vars['standing'] = l_0_standing = Macro(environment, macro, 'standing', ('finding',), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_finding):
        t_15 = []
        l_1_m = resolve('m')
        if l_1_finding is missing:
            l_1_finding = undefined("parameter 'finding' was not provided", name='finding')
        pass
        if ((environment.getattr(l_1_finding, 'kind') or environment.getattr(l_1_finding, 'before_text')) or environment.getattr(l_1_finding, 'after_text')):
            pass
            t_15.extend((
                '<dl class="values">\n<div><dt>',
                escape(environment.finalize(('Policy' if (environment.getattr(l_1_finding, 'rule') == 'dormant') else 'Before'))),
                '</dt><dd>',
                escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'before'), l_1_finding))),
                '</dd></div>\n<div><dt>',
                escape(environment.finalize(context.call(environment.getattr({'dormant': 'Local', 'transient': 'In between'}, 'get'), environment.getattr(l_1_finding, 'rule'), 'After'))),
                '</dt><dd>',
                escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'after'), l_1_finding))),
                '</dd></div>\n',
            ))
            if (not t_12(environment.getattr(l_1_finding, 'current_text'))):
                pass
                t_15.extend((
                    '<div><dt>At collection</dt><dd>',
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'value'), environment.getattr(l_1_finding, 'current_text'), 'blank'))),
                    '</dd></div>',
                ))
            t_15.append(
                '</dl>\n',
            )
        return concat(t_15)
    context.exported_vars.add('values')
    context.vars['values'] = l_0_values = Macro(environment, macro, 'values', ('finding',), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_finding):
        t_16 = []
        l_1_m = resolve('m')
        if l_1_finding is missing:
            l_1_finding = undefined("parameter 'finding' was not provided", name='finding')
        pass
        def macro():
            t_17 = []
            pass
            t_17.append(
                '<ol class="rounds">\n',
            )
            for l_3_round in environment.getattr(l_1_finding, 'rounds'):
                _loop_vars = {}
                pass
                t_17.append(
                    '<li>',
                )
                if environment.getattr(l_3_round, 'end'):
                    pass
                    t_17.extend((
                        escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'time'), environment.getattr(l_3_round, 'start'), _loop_vars=_loop_vars))),
                        ' to ',
                        escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'time'), environment.getattr(l_3_round, 'end'), _loop_vars=_loop_vars))),
                    ))
                else:
                    pass
                    t_17.extend((
                        'since ',
                        escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'time'), environment.getattr(l_3_round, 'start'), _loop_vars=_loop_vars))),
                        ', ',
                        escape(environment.finalize(('still at collection' if environment.getattr(l_1_finding, 'still_weakened') else 'end not known'))),
                    ))
                if (not t_12(environment.getattr(l_3_round, 'seconds'))):
                    pass
                    t_17.extend((
                        ' <span class="aside">',
                        escape(environment.finalize(t_3(environment.getattr(l_3_round, 'seconds')))),
                        '</span>',
                    ))
                t_17.append(
                    '</li>\n',
                )
            l_3_round = missing
            t_17.append(
                '</ol>\n',
            )
            return concat(t_17)
        caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
        t_16.append(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'fact'), ('Rounds' if (t_5(environment.getattr(l_1_finding, 'rounds')) > 1) else 'Weakened'), 'wide', caller=caller))
        return concat(t_16)
    context.exported_vars.add('rounds')
    context.vars['rounds'] = l_0_rounds = Macro(environment, macro, 'rounds', ('finding',), False, False, False, context.eval_ctx.autoescape)
    def macro(l_1_finding, l_1_number, l_1_detail):
        t_18 = []
        l_1_m = resolve('m')
        if l_1_finding is missing:
            l_1_finding = undefined("parameter 'finding' was not provided", name='finding')
        if l_1_number is missing:
            l_1_number = undefined("parameter 'number' was not provided", name='number')
        if l_1_detail is missing:
            l_1_detail = undefined("parameter 'detail' was not provided", name='detail')
        pass
        t_18.extend((
            '<article class="finding sev-',
            escape(environment.finalize(environment.getattr(l_1_finding, 'severity'))),
            ' ',
            escape(environment.finalize(environment.getattr(l_1_finding, 'status'))),
            '" id="finding-',
            escape(environment.finalize(l_1_number)),
            '" data-severity="',
            escape(environment.finalize(environment.getattr(l_1_finding, 'severity'))),
            '" data-status="',
            escape(environment.finalize(environment.getattr(l_1_finding, 'status'))),
            '" data-fingerprint="',
            escape(environment.finalize(environment.getattr(l_1_finding, 'fingerprint'))),
            '" aria-labelledby="title-',
            escape(environment.finalize(l_1_number)),
            '">\n<details>\n<summary><span class="number">#',
            escape(environment.finalize(l_1_number)),
            '</span> <span class="tag sev">',
            escape(environment.finalize(environment.getattr(l_1_finding, 'severity'))),
            '</span> <h4 id="title-',
            escape(environment.finalize(l_1_number)),
            '">',
            escape(environment.finalize(t_10(l_1_finding))),
            '</h4> <span class="tags">',
            escape(environment.finalize(context.call((undefined(name='standing') if l_0_standing is missing else l_0_standing), l_1_finding))),
            '</span></summary>\n<div class="body">\n',
        ))
        if t_6(l_1_finding):
            pass
            t_18.extend((
                '<p class="named"><code dir="ltr">',
                escape(environment.finalize(t_6(l_1_finding))),
                '</code></p>',
            ))
        t_18.extend((
            escape(environment.finalize(context.call((undefined(name='values') if l_0_values is missing else l_0_values), l_1_finding))),
            '\n',
        ))
        if l_1_detail:
            pass
            t_18.extend((
                '<p class="why"><b>Why it matters.</b> ',
                escape(environment.finalize(l_1_detail)),
                '</p>',
            ))
        if environment.getattr(l_1_finding, 'actors'):
            pass
            t_18.extend((
                '<p class="why"><b>Seen beside it.</b> ',
                escape(environment.finalize(t_4(context.eval_ctx, environment.getattr(l_1_finding, 'actors'), ', '))),
                '</p>',
            ))
        if environment.getattr(l_1_finding, 'next_step'):
            pass
            t_18.extend((
                '<p class="next"><b>Next step.</b> ',
                escape(environment.finalize(environment.getattr(l_1_finding, 'next_step'))),
                '</p>',
            ))
        if (environment.getattr(l_1_finding, 'status') == 'accepted'):
            pass
            t_18.extend((
                '<p class="why"><b>Accepted.</b> ',
                escape(environment.finalize((environment.getattr(l_1_finding, 'accepted_by') or 'The policy gives no reason.'))),
                '</p>',
            ))
        if (environment.getattr(l_1_finding, 'status') == 'explained'):
            pass
            t_18.extend((
                '<p class="why"><b>Explained</b> by the reason given for the window: ',
                escape(environment.finalize((environment.getattr(l_1_finding, 'explained_by') or 'not named'))),
                '.</p>',
            ))
        if (environment.getattr(l_1_finding, 'certainty') == 'uncertain'):
            pass
            t_18.append(
                '<p class="why"><b>Uncertain.</b> The evidence does not show this whole, or a time or value had to be inferred.</p>',
            )
        t_18.append(
            '<dl class="facts small">\n',
        )
        if environment.getattr(l_1_finding, 'setting'):
            pass
            def macro():
                t_19 = []
                pass
                t_19.append(
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'subject'), l_1_finding))),
                )
                return concat(t_19)
            caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
            t_18.append(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'fact'), 'Setting', ('wide' if environment.getattr(l_1_finding, 'key') else ''), caller=caller))
        def macro():
            t_20 = []
            pass
            t_20.append(
                escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'effect'), environment.getattr(l_1_finding, 'effect')))),
            )
            return concat(t_20)
        caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
        t_18.append(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'fact'), 'Effect', caller=caller))
        if environment.getattr(l_1_finding, 'first_seen'):
            pass
            def macro():
                t_21 = []
                pass
                t_21.append(
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'time'), environment.getattr(l_1_finding, 'first_seen')))),
                )
                return concat(t_21)
            caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
            t_18.append(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'fact'), 'First touched', caller=caller))
        if environment.getattr(l_1_finding, 'last_seen'):
            pass
            def macro():
                t_22 = []
                pass
                t_22.append(
                    escape(environment.finalize(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'time'), environment.getattr(l_1_finding, 'last_seen')))),
                )
                return concat(t_22)
            caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
            t_18.append(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'fact'), 'Last touched', caller=caller))
        if ((not t_12(environment.getattr(l_1_finding, 'duration_seconds'))) and (t_5(environment.getattr(l_1_finding, 'rounds')) != 1)):
            pass
            def macro():
                t_23 = []
                pass
                t_23.append(
                    escape(environment.finalize(t_3(environment.getattr(l_1_finding, 'duration_seconds')))),
                )
                return concat(t_23)
            caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
            t_18.append(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'fact'), 'Weakened for', caller=caller))
        if ((environment.getattr(l_1_finding, 'origin') == 'policy') or (environment.getattr(l_1_finding, 'origin') and (not t_11(environment.getattr(l_1_finding, 'still_weakened'))))):
            pass
            def macro():
                t_24 = []
                pass
                t_24.append(
                    escape(environment.finalize(t_7(l_1_finding))),
                )
                return concat(t_24)
            caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
            t_18.append(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'fact'), 'Set by', caller=caller))
        if environment.getattr(l_1_finding, 'mitre'):
            pass
            def macro():
                t_25 = []
                pass
                l_3_loop = missing
                for l_3_technique, l_3_loop in LoopContext(environment.getattr(l_1_finding, 'mitre'), undefined):
                    _loop_vars = {}
                    pass
                    if t_1(l_3_technique):
                        pass
                        t_25.extend((
                            '<a href="',
                            escape(environment.finalize(t_1(l_3_technique))),
                            '" rel="noreferrer">',
                            escape(environment.finalize(l_3_technique)),
                            '</a>',
                        ))
                        if t_2(l_3_technique):
                            pass
                            t_25.extend((
                                ' <span class="aside">',
                                escape(environment.finalize(t_2(l_3_technique))),
                                '</span>',
                            ))
                    else:
                        pass
                        t_25.append(
                            escape(environment.finalize(l_3_technique)),
                        )
                    t_25.append(
                        escape(environment.finalize((', ' if (not environment.getattr(l_3_loop, 'last')) else cond_expr_undefined("the inline if-expression on line 47 in 'findings.html' evaluated to false and no else section was defined.")))),
                    )
                l_3_loop = l_3_technique = missing
                return concat(t_25)
            caller = Macro(environment, macro, None, (), False, False, False, context.eval_ctx.autoescape)
            t_18.append(context.call(environment.getattr((undefined(name='m') if l_1_m is missing else l_1_m), 'fact'), 'ATT&CK', caller=caller))
        if environment.getattr(l_1_finding, 'rounds'):
            pass
            t_18.append(
                escape(environment.finalize(context.call((undefined(name='rounds') if l_0_rounds is missing else l_0_rounds), l_1_finding))),
            )
        t_18.append(
            '</dl>\n<p class="trace">',
        )
        if (environment.getattr(l_1_finding, 'title') != t_10(l_1_finding)):
            pass
            t_18.extend((
                escape(environment.finalize(environment.getattr(l_1_finding, 'title'))),
                '. ',
            ))
        t_18.extend((
            'Rule ',
            escape(environment.finalize(t_9(l_1_finding))),
        ))
        if environment.getattr(l_1_finding, 'fingerprint'):
            pass
            t_18.extend((
                ', fingerprint <code>',
                escape(environment.finalize(environment.getattr(l_1_finding, 'fingerprint'))),
                '</code>',
            ))
        t_18.append(
            '</p>\n</div>\n</details>\n</article>\n',
        )
        return concat(t_18)
    context.exported_vars.add('card')
    context.vars['card'] = l_0_card = Macro(environment, macro, 'card', ('finding', 'number', 'detail'), False, False, False, context.eval_ctx.autoescape)
    yield '<section id="findings"'
    if (t_5(environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'findings')) > (undefined(name='at_once') if l_0_at_once is missing else l_0_at_once)):
        pass
        yield ' class="many"'
    yield ' aria-labelledby="findings-heading">\n<h2 id="findings-heading">Findings</h2>\n'
    if environment.getattr((undefined(name='report') if l_0_report is missing else l_0_report), 'findings'):
        pass
        yield '<div class="controls" id="controls" role="search" aria-label="Filter this report" hidden>\n<div class="choices" role="group" aria-label="Severity">\n'
        def t_26(fiter):
            l_1_counts = resolve('counts')
            for l_1_severity in fiter:
                if environment.getitem((undefined(name='counts') if l_1_counts is missing else l_1_counts), l_1_severity):
                    yield l_1_severity
        for l_1_severity in t_26((undefined(name='severities') if l_0_severities is missing else l_0_severities)):
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
        def t_27(fiter):
            for (l_1_status, l_1_count) in fiter:
                if l_1_count:
                    yield (l_1_status, l_1_count)
        for (l_1_status, l_1_count) in t_27(context.call(environment.getattr((undefined(name='statuses') if l_0_statuses is missing else l_0_statuses), 'items'))):
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
        yield '</div>\n<div class="tools">\n<label class="search"><span>Search</span> <input type="search" id="query" autocomplete="off" spellcheck="false" placeholder="setting, path, rule …"></label>\n<button type="button" id="unfold">Unfold all</button>\n<button type="button" id="fold">Fold all</button>\n<button type="button" id="reset">Reset</button>\n</div>\n<p id="count" role="status" aria-live="polite"></p>\n</div>\n'
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
            yield escape(environment.finalize(t_5(environment.getattr(l_1_section, 'findings'))))
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
        l_1_section = missing
        yield '<p class="nothing" id="none-left" hidden>No finding fits the filter.</p>\n'
    else:
        pass
        yield '<p class="nothing">No findings.</p>\n'
    yield '</section>'

blocks = {}
debug_info = '1=95&2=100&3=105&4=110&6=115&7=122&9=130&10=136&12=140&13=144&14=149&18=162&19=168&21=174&22=180&19=211&27=215&28=227&30=241&32=252&33=260&34=263&35=270&36=277&37=284&38=291&39=298&41=306&42=317&43=326&44=337&45=348&46=359&47=370&48=407&50=415&55=439&57=443&60=446&61=456&65=466&66=474&77=482&78=486&79=488&80=494&81=497&83=500&85=508&86=512&88=515'