using Stubs.Generators.Model;

namespace Stubs.Generators.Writing;

/// <summary>Writes the other part of a class with state: how its objects are made, saved and restored.</summary>
internal static class StatePart
{
    private const string Services = "global::System.IServiceProvider services";

    public static void Write(CodeWriter writer, ClassModel model, StateModel state)
    {
        var place = model.Place;
        var stateful = $"global::Stubs.Generated.IStateful<{place.Self}>";
        var values = new Values(state.Holder + ".");
        // A derived class of another assembly could not tell otherwise.
        if (state is { Blank: BlankForm.ImplicitConstructor, IsSealed: false })
            writer.Lines("[global::Stubs.Generated.ImplicitConstructor]");
        writer.Open($"partial {place.Keyword} {place.Self} : {stateful}");
        if (state.Blank == BlankForm.RestoringConstructor)
            WriteRestoringConstructor(writer, model, state);
        WriteCreateBlank(writer, model, state, stateful);
        WriteSave(writer, model, state, stateful, values);
        WriteRestore(writer, model, state, stateful, values);
        if (state.DeclaresOnRestored)
        {
            writer.Lines(
                """

                /// <summary>Called whenever the state has been set: upon activation, and when an action that changed the object was undone.</summary>
                partial void OnRestored();
                """);
        }

        WriteHolder(writer, model, state, values);
        writer.Close();
        writer.Line();
    }

    // What the author calls never is this constructor: no expression becomes an argument by reference, not even new(…)
    // or default.
    private static void WriteRestoringConstructor(CodeWriter writer, ClassModel model, StateModel state) =>
        writer.Lines(
            $"""
        /// <summary>Runs the initializers and nothing else; the members are set from the state afterwards.</summary>
        /// <param name="blank">Tells this constructor from others.</param>
        #pragma warning disable CS8618
        {CodeWriter.SteppedOver}
        {CodeWriter.Hidden}
        [global::System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        {model.Uses.Mark}{(state.IsSealed ? "private" : "protected")} {model.Place.BareName}(ref global::Stubs.Generated.Blank blank)
            : {state.BaseArguments} {"{ }"}
        #pragma warning restore CS8618

        """);

    private static void WriteCreateBlank(CodeWriter writer, ClassModel model, StateModel state, string stateful)
    {
        var name = model.Place.Self;
        writer.Lines(model.Uses.Mark + CodeWriter.SteppedOver);
        var head = $"static {name} {stateful}.CreateBlank({Services})";
        if (model.IsAbstract)
        {
            writer.Lines($"{head} => throw new global::System.NotSupportedException(\"The class is abstract.\");");
        }
        else
        {
            var creation = state.Blank switch
            {
                BlankForm.RestoringConstructor =>
                    $"new {name}(ref global::System.Runtime.CompilerServices.Unsafe.NullRef<global::Stubs.Generated.Blank>())",
                BlankForm.ImplicitConstructor => state.HasRequired ? $"{state.Holder}.New()" : $"new {name}()",
                _ =>
                    $"({name})global::System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof({name}))",
            };
            if (Prepares(model, state) && !IsReady(model, state))
            {
                var initialized = state.Blank == BlankForm.Uninitialized ? "false" : "true";
                writer.Open(head);
                writer.Lines(
                    $"var target = {creation};\nglobal::Stubs.Generated.BaseState.Prepare(target, {initialized}, services);\nreturn target;");
                writer.Close();
            }
            else
            {
                writer.Lines($"{head} => {creation};");
            }
        }

        writer.Line();
        if (Prepares(model, state))
            WritePrepare(writer, model, state, stateful);
    }

    private static bool Prepares(ClassModel model, StateModel state) =>
        state.Initializers.Count > 0 || state.Services.Count > 0 || model.Base is { IsStateful: true };

    /// <summary>
    /// Whether its constructor leaves nothing to do. Then the initializers are there only for derived classes, which
    /// may be made without one.
    /// </summary>
    private static bool IsReady(ClassModel model, StateModel state) =>
        state.Blank != BlankForm.Uninitialized && state.Services.Count == 0 && model.Base is not { IsStateful: true };

    private static void WritePrepare(CodeWriter writer, ClassModel model, StateModel state, string stateful)
    {
        writer.Lines(model.Uses.Mark + CodeWriter.SteppedOver);
        writer.Open($"static void {stateful}.Prepare({model.Place.Self} target, bool initialized, {Services})");
        if (model.Base is { IsStateful: true } @base)
            writer.Lines($"global::Stubs.Generated.BaseState.Prepare<{@base.Class}>(target, initialized, services);");
        if (state.Initializers.Count > 0)
        {
            var ends = state.Services.Count == 0;
            if (ends)
                writer.Lines("if (initialized) return;");
            else
                writer.Open("if (!initialized)");
            foreach (var initializer in state.Initializers)
                writer.Lines($"{initializer.Access.Setter} = {CodeWriter.Verbatim(initializer.Expression)};");
            if (!ends)
                writer.Close();
        }

        foreach (var service in state.Services)
            writer.Lines(
                $"{service.Access.Setter} = global::Stubs.Generated.Services.{(service.IsOptional ? "Find" : "Get")}<{service.Type}>(services);");
        writer.Close();
        writer.Line();
    }

    private static void WriteSave(CodeWriter writer, ClassModel model, StateModel state, string stateful, Values values)
    {
        writer.Lines(model.Uses.Mark + CodeWriter.SteppedOver);
        var header =
            $"static void {stateful}.SaveState({model.Place.Self} target, ref global::Stubs.StateWriter writer)";
        if (state.IsHandWritten)
        {
            writer.Lines($"{header} => target.SaveState(ref writer);\n");
            return;
        }

        writer.Open(header);
        if (state.IsGraph)
        {
            writer.Lines("var graph = writer.StartGraph();");
            writer.Open("do");
        }

        var entries = Entries(model, state).ToList();
        writer.Lines($"writer.WriteMapStart({entries.Count});");
        foreach (var (key, member) in entries)
        {
            writer.Lines(member is null
                ? $"writer.WriteKey({Utf8(key)}); global::Stubs.Generated.BaseState.Save<{model.Base!.Class}>(target, ref writer);"
                : values.WriteMember(key, member.Value, member.Access.Getter));
        }

        if (state.IsGraph)
        {
            writer.Close();
            writer.Lines("while (writer.EndGraph(ref graph));");
        }

        writer.Close();
        writer.Line();
    }

    private static void WriteRestore(
        CodeWriter writer, ClassModel model, StateModel state, string stateful, Values values)
    {
        if (state.IsHandWritten)
            writer.Lines($"static bool {stateful}.MayLeaveRest => true;\n");
        writer.Lines(model.Uses.Mark + CodeWriter.SteppedOver);
        writer.Open(
            $"static void {stateful}.RestoreState({model.Place.Self} target, ref global::Stubs.StateReader reader)");
        if (state.IsHandWritten)
        {
            writer.Lines("target.RestoreState(ref reader);");
        }
        else
        {
            if (state.IsGraph)
                writer.Lines("var graph = reader.StartGraph();");
            writer.Lines("var map = reader.ReadMapStart();");
            foreach (var (key, member) in Entries(model, state))
            {
                writer.Lines(member is null
                    ? $"if (reader.ReadMember(ref map, {Utf8(key)})) global::Stubs.Generated.BaseState.Restore<{model.Base!.Class}>(target, ref reader);"
                    : $"{IfPresent(member, NumberOf(member, state))} {member.Access.Setter} = {values.Read(member.Value)};");
            }

            UpgradesPart.Write(writer, state.Members, state.Inputs, values);
            writer.Lines("reader.ReadMapEnd(ref map);");
            if (state.IsGraph)
                writer.Lines("reader.EndGraph(ref graph);");
        }

        if (state.DeclaresOnRestored)
            writer.Lines("target.OnRestored();");
        writer.Close();
    }

    // Only a member with an upgrade is asked for.
    private static int NumberOf(MemberModel member, StateModel state) =>
        member.Upgrades.Count == 0 ? 0 : state.Members.ToList().IndexOf(member);

    /// <summary>The members and, between them in the order of keys, the state of the base class.</summary>
    private static IEnumerable<(string Key, MemberModel? Member)> Entries(ClassModel model, StateModel state)
    {
        const string key = ":base";
        var entries = state.Members.Select(member => (member.Key, (MemberModel?)member));
        if (model.Base is not { IsStateful: true })
            return entries;
        return entries.Append((key, null)).OrderBy(entry => entry.Item1, Reading.KeyOrder.Instance);
    }

    /// <summary>
    /// The condition under which a member, or what it was once called, is in the map that is being read.
    /// </summary>
    public static string Present(MemberModel member) =>
        string.Join(
            " || ", member.FormerKeys.Prepend(member.Key).Select(name => $"reader.ReadMember(ref map, {Utf8(name)})"));

    /// <summary>The beginning of the statement that reads a member, if it is there.</summary>
    /// <param name="member">The member.</param>
    /// <param name="number">Its number among all, by which upgrades ask whether it was there.</param>
    public static string IfPresent(MemberModel member, int number) => member.Upgrades.Count == 0
        ? $"if ({Present(member)})"
        : $"var {UpgradesPart.Has(number)} = {Present(member)};\nif ({UpgradesPart.Has(number)})";

    public static string Utf8(string key) => CodeWriter.Verbatim(Reading.Literals.Of(key)) + "u8";

    private static void WriteHolder(CodeWriter writer, ClassModel model, StateModel state, Values values)
    {
        var makesBlank = state is { Blank: BlankForm.ImplicitConstructor, HasRequired: true };
        if (state.Accessors.All(accessor => accessor.IsOutside) && values.IsEmpty && !makesBlank)
            return;
        writer.Line();
        writer.Lines(model.Uses.Mark + CodeWriter.SteppedOver);
        writer.Open($"private static class {state.Holder}");
        values.Declare(writer, "internal");
        if (makesBlank)
            AccessorsPart.WriteConstructor(writer, model.Place.Self);
        AccessorsPart.WriteFields(writer, state.Accessors, "internal");
        writer.Close();
    }
}
