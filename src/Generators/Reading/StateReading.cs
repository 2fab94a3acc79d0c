using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>Reads what the state of a class is.</summary>
internal sealed class StateReading(ReadingContext context, INamedTypeSymbol type)
{
    private readonly string holder = HolderIn(type);
    private readonly Accessors accessors = new(context, HolderIn(type) + ".", StateMembers.OwnTarget, annotated: true);
    private readonly Upgrades upgrades = new(context, type);
    private readonly List<ITypeSymbol> held = [];
    private readonly List<ServiceMemberModel> services = [];
    private readonly List<InitializerModel> initializers = [];
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);

    public StateModel Read()
    {
        var isHandWritten = IsHandWritten(type);
        var (blank, baseArguments) = Blanks.Of(type, context);
        if (context.Reporter.IsListening)
        {
            foreach (var owner in isHandWritten ? [type] : Owners())
            {
                foreach (var parameter in CapturedParameters.Of(owner, context))
                    context.Reporter.Report(Rules.CapturedParameter, parameter, parameter.Name, owner.Name);
            }

            if (blank == BlankForm.Uninitialized)
                CheckInitializersOfBases();
        }

        if (isHandWritten && context.Reporter.IsListening && type.AnnotatedBase() is { } savedBase
            && ClassTraits.HasState(savedBase)
            && type.GetMembers("SaveState").FirstOrDefault(static member => !member.IsWrittenByUs()) is { } save
            && !MentionsBase(save))
            context.Reporter.Report(Rules.BaseStateUnsaved, save, type.Name, savedBase.Name);
        if (blank == BlankForm.RestoringConstructor
            && type.BaseType?.InstanceConstructors.FirstOrDefault(
                static constructor => constructor.Parameters.IsEmpty) is { } called)
            context.Uses.Add(called);
        foreach (var owner in Owners())
        {
            if (!owner.IsDeclaredIn(context.Compilation) && context.Reporter.IsListening)
                CheckForeignBase(owner, isHandWritten);
            foreach (var member in StateMembers.ShownOf(owner, context.Compilation))
                Add(member, owner, blank, isHandWritten);
        }

        var members = upgrades.Apply().ToList();
        held.AddRange(upgrades.InputTypes);
        return new StateModel(
            blank,
            baseArguments,
            members.OrderBy(member => member.Key, KeyOrder.Instance).ToEquatableArray(),
            services.ToEquatableArray(),
            initializers.ToEquatableArray(),
            accessors.Models.ToEquatableArray(),
            isHandWritten,
            !HasOtherOnRestored(),
            type.IsSealed,
            HasRequired(),
            !isHandWritten
                && Identities.CanMeet(
                    held, type.AnnotatedBase() is { } stateful && ClassTraits.HasState(stateful), context),
            holder)
        {
            Inputs = upgrades.Inputs,
        };
    }

    /// <summary>The class, and the bases whose state no other code saves.</summary>
    private IEnumerable<INamedTypeSymbol> Owners()
    {
        yield return type;
        for (var @base = type.BaseType;
            @base is { SpecialType: not SpecialType.System_Object } && !ClassTraits.SavesItself(@base);
                @base = @base.BaseType)
            yield return @base;
    }

    private void Add(StateField member, INamedTypeSymbol owner, BlankForm blank, bool isHandWritten)
    {
        var isOwn = SymbolEqualityComparer.Default.Equals(owner, type);
        var isVisible = isOwn || (member.Member.IsVisibleInAssembly() && !StateMembers.IsHidden(member, type));
        MemberAccess Access() =>
            StateMembers.Access(
                member, StateMembers.OwnTarget, isVisible, isOwn
                    ? MemberPlace.Own : MemberPlace.Derived, () => accessors.To(member, type));

        context.Uses.Add(member.Member);

        // A derived class may be one for which no constructor can run, even if this one is not.
        if (isOwn && !member.IsService && (blank == BlankForm.Uninitialized || !type.IsSealed))
            AddInitializer(member, Access, blank, isHandWritten);
        if (member.IsService)
        {
            context.Uses.Add(member.Type);
            if (context.Names.Of(member.Type, member.Member) is { } serviceType)
                services.Add(new ServiceMemberModel(
                    serviceType.TrimEnd('?'), member.Type.NullableAnnotation == NullableAnnotation.Annotated,
                    Access()));
            return;
        }

        if (member.IsTransient || isHandWritten)
            return;
        SavableRule.CheckMember(context, member.Type, member.Member);
        if (context.Values.Read(member.Type, member.Member) is not { } value)
            return;

        // A private field of a plain base class may have the name of another one.
        var key = keys.Add(member.Key) ? member.Key : owner.Name + ":" + member.Key;
        held.Add(context.Converters.StoredType(member.Type, member.Member) ?? member.Type);
        upgrades.Add(member, new MemberModel(key, member.FormerNames.ToEquatableArray(), value, Access()));
    }

    private static string HolderIn(INamedTypeSymbol type) =>
        Naming.Unused("GeneratedState", name => type.GetMembers(name).Any(member => !member.IsWrittenByUs()));

    /// <summary>
    /// What the compiler does not import is looked up where it can be. Reference assemblies, as those of .NET, do not
    /// show it.
    /// </summary>
    private void CheckForeignBase(INamedTypeSymbol @base, bool isHandWritten)
    {
        if (@base.IsOfFramework() || ForeignFields.AreStripped(@base))
        {
            var settable = isHandWritten || @base.IsOfFramework()
                ? [] : ForeignBases.SettableOf(@base, type, context).ToList();
            if (settable.Count > 0)
                ReportLost((settable.Count == 1 ? "member " : "members ") + string.Join(", ", settable.Select(Quoted)));
            else
                context.Reporter.Report(Rules.BaseStateUnseen, type, type.Name, @base.Name);
            return;
        }

        var hidden = ForeignFields.Of(@base).ToList();
        if (!isHandWritten && hidden.Find(static field => !field.IsFixed) is { } lost)
            ReportLost("private field " + Quoted(DataTypeMembers.PlainName(lost.Name)));
        else if (hidden.Count > 0)
            context.Reporter.Report(Rules.BaseStateUnseen, type, type.Name, @base.Name);

        void ReportLost(string what) =>
            context.Reporter.Report(Rules.BaseStateLost, type, type.Name, @base.Name, what);
        static string Quoted(string name) => $"'{name}'";
    }

    /// <summary>
    /// A base class that has constructors runs its initializers for its own objects, but not for those of this class.
    /// </summary>
    private void CheckInitializersOfBases()
    {
        for (var @base = type.BaseType; @base is not null && @base.IsDeclaredIn(context.Compilation);
            @base = @base.BaseType)
        {
            if (!ClassTraits.SavesItself(@base)
                || Blanks.Of(@base, context).Form == BlankForm.Uninitialized)
                continue;
            foreach (var member in StateMembers.Of(@base).Where(member => member.IsTransient))
            {
                if (Initializers.Find(member, @base, context) is { Expression: null })
                    context.Reporter.Report(Rules.TransientInitializer, member.Member, member.Name, type.Name);
            }
        }
    }

    private bool HasRequired()
    {
        for (var owner = type; owner is not null; owner = owner.BaseType)
        {
            if (owner.GetMembers()
                .Any(member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }))
                return true;
        }

        return false;
    }

    private void AddInitializer(
        StateField member, Func<MemberAccess> access, BlankForm blank, bool isHandWritten)
    {
        if (Initializers.Find(member, type, context) is not { } initializer)
            return;
        if (initializer.Expression is { } expression)
            initializers.Add(new InitializerModel(access(), expression));
        else if (member.IsTransient && blank == BlankForm.Uninitialized)
            context.Reporter.Report(Rules.TransientInitializer, member.Member, member.Name, type.Name);
        else if (initializer.Problem is not null && !member.IsTransient && blank == BlankForm.Uninitialized
            && !isHandWritten && !member.Upgrades.Any())
            Initializers.Report(context.Reporter, initializer, member, type);
    }

    /// <summary>
    /// Whether the class has, or inherits, a method of the hook's name that is none of the hook's parts.
    /// </summary>
    private bool HasOtherOnRestored()
    {
        bool IsTaken(IMethodSymbol method) =>
            method.Parameters.IsEmpty && !method.IsGenericMethod && !IsPartial(method);
        if (type.GetMembers("OnRestored").OfType<IMethodSymbol>().Any(IsTaken))
            return true;
        for (var @base = type.BaseType; @base is not null; @base = @base.BaseType)
        {
            if (@base.GetMembers("OnRestored").Any(member => member.DeclaredAccessibility != Accessibility.Private))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Whether the author wrote <c>SaveState(ref StateWriter)</c> and <c>RestoreState(ref StateReader)</c> (SYSTEM 3).
    /// </summary>
    public static bool IsHandWritten(INamedTypeSymbol type) =>
        HasMethod(type, "SaveState", "StateWriter") && HasMethod(type, "RestoreState", "StateReader");

    // How is up to its author: it need only use something that is the base class's.
    private bool MentionsBase(ISymbol method) => method.DeclaringSyntaxReferences.Any(reference =>
        reference.GetSyntax(context.CancellationToken).DescendantNodes().Any(node => node switch
        {
            BaseExpressionSyntax => true,
            IdentifierNameSyntax { Identifier.ValueText: "BaseState" } => true,
            IdentifierNameSyntax name =>
                IsInherited(
                    context.ModelOf(reference.SyntaxTree).GetSymbolInfo(name, context.CancellationToken).Symbol),
            _ => false,
        }));

    private bool IsInherited(ISymbol? member)
    {
        if (member is not (IFieldSymbol or IPropertySymbol or IMethodSymbol) || member.IsStatic)
            return false;
        for (var @base = type.BaseType; @base is not null; @base = @base.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(member.ContainingType, @base))
                return @base.SpecialType != SpecialType.System_Object;
        }

        return false;
    }

    private static bool HasMethod(INamedTypeSymbol type, string name, string parameterType) =>
        type.GetMembers(name).OfType<IMethodSymbol>().Any(method =>
            method is { IsStatic: false, ReturnsVoid: true, Parameters: [{ RefKind: RefKind.Ref } parameter] }
            && parameter.Type.Name == parameterType && parameter.Type.ContainingNamespace.IsStubsNamespace());

    private static bool IsPartial(IMethodSymbol method) => method.DeclaringSyntaxReferences.Any(reference =>
        reference.GetSyntax() is MethodDeclarationSyntax syntax
        && syntax.Modifiers.Any(modifier => modifier.ValueText == "partial"));
}
