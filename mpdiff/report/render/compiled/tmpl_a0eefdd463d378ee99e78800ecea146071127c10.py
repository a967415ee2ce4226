from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'macros.html'

def root(context, missing=missing):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_time = l_0_value = l_0_before = l_0_after = l_0_subject = l_0_effect = l_0_see = l_0_fact = l_0_scroller = l_0_place = l_0_where = missing
    try:
        t_1 = environment.filters['clock']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'clock' found.")
    try:
        t_2 = environment.filters['second']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'second' found.")
    try:
        t_3 = environment.filters['when']
    except KeyError:
        @internalcode
        def t_3(*unused):
            raise TemplateRuntimeError("No filter named 'when' found.")
    pass
    yield '\n'
    def macro(l_1_moment, l_1_zone):
        t_4 = []
        if l_1_moment is missing:
            l_1_moment = undefined("parameter 'moment' was not provided", name='moment')
        if l_1_zone is missing:
            l_1_zone = 'UTC'
        pass
        if (l_1_zone == 'UTC'):
            pass
            t_4.extend((
                '<time datetime="',
                escape(environment.finalize(t_3(l_1_moment))),
                '">',
                escape(environment.finalize(t_1(l_1_moment))),
                '</time>',
            ))
        else:
            pass
            t_4.extend((
                '<span class="time">',
                escape(environment.finalize(t_2(l_1_moment))),
                ' ',
                escape(environment.finalize(l_1_zone)),
                '</span>',
            ))
        return concat(t_4)
    context.exported_vars.add('time')
    context.vars['time'] = l_0_time = Macro(environment, macro, 'time', ('moment', 'zone'), False, False, False, context.eval_ctx.autoescape)
    yield '\n'
    def macro(l_1_text, l_1_empty):
        t_5 = []
        if l_1_text is missing:
            l_1_text = undefined("parameter 'text' was not provided", name='text')
        if l_1_empty is missing:
            l_1_empty = undefined("parameter 'empty' was not provided", name='empty')
        pass
        if l_1_text:
            pass
            t_5.extend((
                '<code dir="ltr">',
                escape(environment.finalize(l_1_text)),
                '</code>',
            ))
        else:
            pass
            t_5.extend((
                '<span class="none">',
                escape(environment.finalize(l_1_empty)),
                '</span>',
            ))
        return concat(t_5)
    context.exported_vars.add('value')
    context.vars['value'] = l_0_value = Macro(environment, macro, 'value', ('text', 'empty'), False, False, False, context.eval_ctx.autoescape)
    yield '\n'
    def macro(l_1_change):
        t_6 = []
        if l_1_change is missing:
            l_1_change = undefined("parameter 'change' was not provided", name='change')
        pass
        t_6.append(
            escape(environment.finalize(context.call((undefined(name='value') if l_0_value is missing else l_0_value), environment.getattr(l_1_change, 'before_text'), ('not there' if (environment.getattr(l_1_change, 'kind') == 'added') else 'blank')))),
        )
        return concat(t_6)
    context.exported_vars.add('before')
    context.vars['before'] = l_0_before = Macro(environment, macro, 'before', ('change',), False, False, False, context.eval_ctx.autoescape)
    yield '\n'
    def macro(l_1_change):
        t_7 = []
        if l_1_change is missing:
            l_1_change = undefined("parameter 'change' was not provided", name='change')
        pass
        t_7.append(
            escape(environment.finalize(context.call((undefined(name='value') if l_0_value is missing else l_0_value), environment.getattr(l_1_change, 'after_text'), ('not there' if (environment.getattr(l_1_change, 'kind') == 'removed') else 'blank')))),
        )
        return concat(t_7)
    context.exported_vars.add('after')
    context.vars['after'] = l_0_after = Macro(environment, macro, 'after', ('change',), False, False, False, context.eval_ctx.autoescape)
    yield '\n'
    def macro(l_1_thing):
        t_8 = []
        if l_1_thing is missing:
            l_1_thing = undefined("parameter 'thing' was not provided", name='thing')
        pass
        t_8.extend((
            '<code dir="ltr" class="setting">',
            escape(environment.finalize(environment.getattr(l_1_thing, 'setting'))),
            '</code>',
        ))
        if environment.getattr(l_1_thing, 'label'):
            pass
            t_8.extend((
                ' <span class="item">',
                escape(environment.finalize(environment.getattr(l_1_thing, 'label'))),
                '</span>',
            ))
        if environment.getattr(l_1_thing, 'key'):
            pass
            t_8.extend((
                ' <code dir="ltr" class="item',
                escape(environment.finalize((' id' if environment.getattr(l_1_thing, 'label') else cond_expr_undefined("the inline if-expression on line 22 in 'macros.html' evaluated to false and no else section was defined.")))),
                '">',
                escape(environment.finalize(environment.getattr(l_1_thing, 'key'))),
                '</code>',
            ))
        return concat(t_8)
    context.exported_vars.add('subject')
    context.vars['subject'] = l_0_subject = Macro(environment, macro, 'subject', ('thing',), False, False, False, context.eval_ctx.autoescape)
    yield '\n'
    def macro(l_1_word):
        t_9 = []
        if l_1_word is missing:
            l_1_word = undefined("parameter 'word' was not provided", name='word')
        pass
        t_9.extend((
            '<span class="tag effect-',
            escape(environment.finalize(l_1_word)),
            '">',
            escape(environment.finalize(l_1_word)),
            '</span>',
        ))
        return concat(t_9)
    context.exported_vars.add('effect')
    context.vars['effect'] = l_0_effect = Macro(environment, macro, 'effect', ('word',), False, False, False, context.eval_ctx.autoescape)
    yield '\n'
    def macro(l_1_numbers, l_1_anchor):
        t_10 = []
        if l_1_numbers is missing:
            l_1_numbers = undefined("parameter 'numbers' was not provided", name='numbers')
        if l_1_anchor is missing:
            l_1_anchor = undefined("parameter 'anchor' was not provided", name='anchor')
        pass
        l_2_loop = missing
        for l_2_number, l_2_loop in LoopContext(l_1_numbers[:5], undefined):
            _loop_vars = {}
            pass
            t_10.extend((
                '<a href="#',
                escape(environment.finalize(context.call(l_1_anchor, l_2_number, _loop_vars=_loop_vars))),
                '" aria-label="Finding ',
                escape(environment.finalize(l_2_number)),
                '">#',
                escape(environment.finalize(l_2_number)),
                '</a>',
                escape(environment.finalize((' ' if (not environment.getattr(l_2_loop, 'last')) else cond_expr_undefined("the inline if-expression on line 30 in 'macros.html' evaluated to false and no else section was defined.")))),
            ))
        l_2_loop = l_2_number = missing
        return concat(t_10)
    context.exported_vars.add('see')
    context.vars['see'] = l_0_see = Macro(environment, macro, 'see', ('numbers', 'anchor'), False, False, False, context.eval_ctx.autoescape)
    yield '\n'
    def macro(l_1_name, l_1_width, l_1_caller):
        t_11 = []
        if l_1_name is missing:
            l_1_name = undefined("parameter 'name' was not provided", name='name')
        if l_1_width is missing:
            l_1_width = ''
        pass
        t_11.append(
            '<div',
        )
        if l_1_width:
            pass
            t_11.extend((
                ' class="',
                escape(environment.finalize(l_1_width)),
                '"',
            ))
        t_11.extend((
            '><dt>',
            escape(environment.finalize(l_1_name)),
            '</dt><dd>',
            escape(environment.finalize(context.call(l_1_caller))),
            '</dd></div>',
        ))
        return concat(t_11)
    context.exported_vars.add('fact')
    context.vars['fact'] = l_0_fact = Macro(environment, macro, 'fact', ('name', 'width'), False, False, True, context.eval_ctx.autoescape)
    yield '\n'
    def macro(l_1_label, l_1_caller):
        t_12 = []
        if l_1_label is missing:
            l_1_label = undefined("parameter 'label' was not provided", name='label')
        pass
        t_12.extend((
            '<div class="scroller" role="region" aria-label="',
            escape(environment.finalize(l_1_label)),
            '" tabindex="0">\n',
            escape(environment.finalize(context.call(l_1_caller))),
            '\n</div>',
        ))
        return concat(t_12)
    context.exported_vars.add('scroller')
    context.vars['scroller'] = l_0_scroller = Macro(environment, macro, 'scroller', ('label',), False, False, True, context.eval_ctx.autoescape)
    yield '\n'
    def macro(l_1_location):
        t_13 = []
        if l_1_location is missing:
            l_1_location = undefined("parameter 'location' was not provided", name='location')
        pass
        t_13.append(
            escape(environment.finalize(environment.getitem({'local': 'local', 'policy': 'Group Policy', 'mdm': 'MDM', 'effective': 'applied'}, l_1_location))),
        )
        return concat(t_13)
    context.exported_vars.add('place')
    context.vars['place'] = l_0_place = Macro(environment, macro, 'place', ('location',), False, False, False, context.eval_ctx.autoescape)
    yield '\n'
    def macro(l_1_location):
        t_14 = []
        if l_1_location is missing:
            l_1_location = undefined("parameter 'location' was not provided", name='location')
        pass
        t_14.append(
            escape(environment.finalize((context.call((undefined(name='place') if l_0_place is missing else l_0_place), l_1_location) if (l_1_location != 'none') else 'no place'))),
        )
        return concat(t_14)
    context.exported_vars.add('where')
    context.vars['where'] = l_0_where = Macro(environment, macro, 'where', ('location',), False, False, False, context.eval_ctx.autoescape)

blocks = {}
debug_info = '3=31&4=38&7=60&8=67&11=85&12=91&15=97&16=103&19=109&20=116&21=119&22=126&25=139&26=146&29=155&30=163&33=181&34=191&38=209&39=216&40=218&44=225&45=231&48=237&49=243'