using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>Reads the operations of a class: what its stub offers.</summary>
internal sealed class OperationReading(ReadingContext context, INamedTypeSymbol type)
{
    private readonly List<OperationModel> own = [];
    private readonly List<OperationModel> inherited = [];
    private readonly Dictionary<string, ISymbol> stubSignatures = new(StringComparer.Ordinal);
    private readonly HashSet<string> wireNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> callNames = new(StringComparer.Ordinal);
    private readonly Dictionary<ISymbol, OperationModel> byMethod = new(SymbolEqualityComparer.Default);

    // Of these the stub shows the first, and no public member stands for the others.
    private readonly HashSet<string> explicitSignatures = new(StringComparer.Ordinal);
    private readonly List<IMethodSymbol> behindOthers = [];

    public (IEnumerable<OperationModel> Own, IEnumerable<OperationModel> Inherited) Read()
    {
        var hasState = ClassTraits.HasState(type);
        foreach (var annotated in AnnotatedBases())
        {
            // A base class that is only remote takes no locks; here its operations do.
            var locksAnew = hasState && !ClassTraits.HasState(annotated);
            foreach (var (member, owner, written) in Pairs(annotated))
                Add(member, owner, locksAnew
                    ? member : written, locksAnew ? type : annotated, inInterface: false, locksAnew ? own : inherited,
                    ClassTraits.HasState(locksAnew ? type : annotated), isOwn: false);
        }

        foreach (var (member, owner) in OperationSymbols.DeclaredFor(type))
            Add(member, owner, member, type, inInterface: true, own, hasState, isOwn: true);
        return (own, inherited);
    }

    /// <summary>
    /// The operations of a base class as they are in its construction, and as it declares them itself: those names it
    /// has in store and on the wire.
    /// </summary>
    private static IEnumerable<(IMethodSymbol Method, INamedTypeSymbol Owner, IMethodSymbol Written)> Pairs(
        INamedTypeSymbol @base) =>
            OperationSymbols.DeclaredFor(@base)
                .Zip(
                    OperationSymbols.DeclaredFor(@base.OriginalDefinition),
                    (pair, written) => (pair.Method, pair.Owner, written.Method));

    private IEnumerable<INamedTypeSymbol> AnnotatedBases()
    {
        var bases = new Stack<INamedTypeSymbol>();
        for (var @base = type.AnnotatedBase(); @base is not null; @base = @base.AnnotatedBase())
            bases.Push(@base);
        return bases;
    }

    private void Add(
        IMethodSymbol method, INamedTypeSymbol owner, IMethodSymbol written, INamedTypeSymbol callOwner,
        bool inInterface, List<OperationModel> target, bool locks, bool isOwn)
    {
        var reporter = !isOwn ? Reporter.Silent
            : !owner.IsDeclaredIn(context.Compilation) ? context.Reporter.At(type) : context.Reporter;
        ISymbol member = method.AssociatedSymbol ?? method;
        if (Warnings.IsError(member) || Warnings.IsError(method) || !OperationRules.Check(method, reporter))
            return;
        // Another assembly may write what this one cannot.
        var isWrittenElsewhere = target == inherited && !method.ContainingType.IsDeclaredIn(context.Compilation);
        if (ReadReturn(method, member, reporter, isWrittenElsewhere) is not var (shape, result))
            return;
        if (ReadParameters(method, reporter, isWrittenElsewhere) is not { } parameters)
            return;

        var stubName = OperationNames.InStub(method, shape);
        var signature = OperationNames.Signature(stubName, parameters);
        var wireName = OperationNames.OnWire(written);
        if (OperationNames.IsReserved(stubName, parameters))
        {
            reporter.Report(Rules.OperationNameReserved, method, member.Name, stubName);
            return;
        }

        var calledBy = UserInterfaces.CalledBy(method);
        var isHidden = calledBy is not null && stubSignatures.ContainsKey(signature);
        if (calledBy is not null && !isHidden)
            explicitSignatures.Add(signature);
        if (!isHidden && stubSignatures.TryGetValue(signature, out var first))
        {
            reporter.Report(
                Rules.OperationCollision, method, member.Name, stubName,
                first is IPropertySymbol ? "property" : "method",
                first.Name == member.Name ? $"{first.ContainingType.Name}.{first.Name}" : first.Name);
            return;
        }

        if (!isHidden)
            stubSignatures.Add(signature, member);

        if (!wireNames.Add(wireName))
        {
            reporter.Report(Rules.OperationIdentity, method, member.Name, wireName);
            return;
        }

        var callName = Naming.Unused(
            Naming.CallName(
                UserInterfaces.NameOf(method),
                written.Parameters.Where(parameter => !IsToken(parameter)).Select(parameter => parameter.Type)),
            name => OperationNames.InCall.Contains(name)
                || GenericShapes.ParametersOf(callOwner).Any(parameter => parameter.Name == name)
                || callNames.Contains(callOwner.Name + "/" + name));
        callNames.Add(callOwner.Name + "/" + callName);
        var compensation = Compensations.Find(method);
        var isInTable = shape == CallShape.Sync && compensation is null
            && parameters.Count(parameter => !parameter.IsCancellationToken) <= OperationModel.MostInTable;
        if (!IsWritten(callOwner, stubName, callName, ref isInTable))
            return;
        var operation = new OperationModel(
            method.MethodKind switch { MethodKind.PropertyGet =>
                MemberKind.Getter, MethodKind.PropertySet => MemberKind.Setter, _ => MemberKind.Method },
            shape,
            member is IPropertySymbol { IsIndexer: true }
                ? "this[]" : Naming.Escape((UserInterfaces.Implemented(member) ?? member).Name),
            context.Names.OfClass(owner, type),
            stubName,
            callName,
            context.Names.StubOf(callOwner, type),
            wireName,
            parameters.ToEquatableArray(),
            result,
            Locks.Of(method, locks),
            compensation,
            isInTable,
            calledBy is null ? null : context.Names.OfClass(calledBy, member),
            isHidden,
            inInterface && !isHidden,
            DocumentationIds.Of(UserInterfaces.Implemented(member) ?? member, context),
            Warnings.Of(member) ?? Warnings.Of(method));
        context.Uses.Add(member);
        context.Uses.Add(owner);
        if (calledBy is not null)
            context.Uses.Add(UserInterfaces.Implemented(member) ?? member);
        target.Add(operation);
        byMethod[method] = operation;
        if (isOwn && isHidden && method.MethodKind != MethodKind.PropertySet && explicitSignatures.Contains(signature))
            behindOthers.Add(method);
    }

    /// <summary>
    /// The author's interfaces that the stub implements: those of which each member is an operation. To be asked after
    /// <see cref="Read"/>.
    /// </summary>
    public IEnumerable<ImplementedModel> ReadImplemented()
    {
        var known = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var @interface in UserInterfaces.ForStub(type, context.Compilation)
            .OrderBy(found => found.AllInterfaces.Length))
        {
            // What has a body, and is no operation, is the same of a stub.
            var members = @interface.GetMembers().OfType<IMethodSymbol>().Where(member => !member.IsStatic)
                .Select(member => (Member: member, Forward: Forward(member)))
                .Where(static each => each.Member.IsAbstract || each.Forward is not null)
                .Select(static each => each.Forward).ToList();
            // Nor can the stub have an interface whose base it lacks.
            if (members.Contains(null)
                || !@interface.AllInterfaces.All(part => known.Contains(part) || UserInterfaces.IsOfStubs(part)))
                continue;
            known.Add(@interface);
            context.Uses.Add(@interface);
            yield return new ImplementedModel(
                context.Names.OfClass(@interface, type), members.OfType<ForwardModel>().ToEquatableArray());
        }

        foreach (var method in behindOthers)
        {
            if (UserInterfaces.CalledBy(method) is { } by && !known.Contains(by))
                context.Reporter.Report(
                    Rules.UnreachableOperation, method.AssociatedSymbol ?? method,
                    (UserInterfaces.Implemented(method.AssociatedSymbol ?? method) ?? method).Name, by.Name);
        }
    }

    private ForwardModel? Forward(IMethodSymbol member)
    {
        if ((Find(type.FindImplementationForInterfaceMember(member)) ?? FindByLooks(member)) is not { } operation
            || context.Names.Of(member.ReturnType, member) is not { } result)
            return null;
        // Their names are those of the operation's, by which it is called.
        var arguments = operation.Arguments.Select(static parameter => parameter.Name).ToList();
        var token = Naming.Unused("cancellationToken", arguments.Contains);
        var parameters = new List<string>();
        foreach (var parameter in member.Parameters)
        {
            var isToken = IsToken(parameter);
            var position = parameters.Count - (parameters.Any(written => written.EndsWith(" " + token)) ? 1 : 0);
            if (context.Names.Of(parameter.Type, member) is not { } name || (!isToken && position >= arguments.Count))
                return null;
            parameters.Add(
                (parameter.RefKind == RefKind.In ? "in " : "") + name + " " + (isToken ? token : arguments[position]));
        }

        return new ForwardModel(
            Naming.Escape(member.Name), OperationSymbols.ShapeOf(member).Shape, result, parameters.ToEquatableArray(),
            member.Parameters.Any(IsToken) ? token : "default", operation);
    }

    /// <summary>
    /// The wire name of the operation that a method is, overrides, or is overridden by; null for none. To be asked
    /// after <see cref="Read"/>.
    /// </summary>
    public string? WireNameOf(IMethodSymbol method) => (Find(method) ?? FindOverriding(method))?.WireName;

    private OperationModel? FindOverriding(IMethodSymbol method) => byMethod.FirstOrDefault(
        known => Overridden((IMethodSymbol)known.Key).Contains(method, SymbolEqualityComparer.Default)).Value;

    private static IEnumerable<IMethodSymbol> Overridden(IMethodSymbol method)
    {
        for (var found = method.OverriddenMethod; found is not null; found = found.OverriddenMethod)
            yield return found;
    }

    private OperationModel? FindByLooks(IMethodSymbol member) => AuthorInterfaces.IsAsynchronous(member)
        ? byMethod.FirstOrDefault(known => AuthorInterfaces.Matches(member, (IMethodSymbol)known.Key)).Value : null;

    private OperationModel? Find(ISymbol? implementation)
    {
        for (var method = implementation as IMethodSymbol; method is not null; method = method.OverriddenMethod)
        {
            if (byMethod.TryGetValue(method, out var operation))
                return operation;
        }

        return null;
    }

    /// <summary>
    /// Whether the stub has the operation. In another assembly, one with an older version of the generator may have
    /// left it out, or have a struct for it.
    /// </summary>
    private bool IsWritten(INamedTypeSymbol callOwner, string stubMethod, string callName, ref bool isInTable)
    {
        if (callOwner.IsDeclaredIn(context.Compilation))
            return true;
        var stubName = GeneratedNames.StubOf(callOwner);
        var stub =
            (callOwner.ContainingType is { } container
                ? container.GetTypeMembers(stubName) : callOwner.ContainingNamespace.GetTypeMembers(stubName))
            .FirstOrDefault(
                candidate => SymbolEqualityComparer.Default.Equals(
                    candidate.ContainingAssembly, callOwner.ContainingAssembly));
        var hasStruct = stub?.GetTypeMembers(OperationNames.CallHolder)
            .FirstOrDefault()?.GetTypeMembers(callName).IsEmpty == false;
        isInTable &= !hasStruct;
        return hasStruct || (isInTable && stub?.GetMembers(stubMethod.TrimStart('@')).IsEmpty == false);
    }

    private (CallShape Shape, ValueModel? Result)? ReadReturn(
        IMethodSymbol method, ISymbol member, Reporter reporter, bool isWrittenElsewhere)
    {
        var (shape, type) = OperationSymbols.ShapeOf(method);
        if (type is null)
            return (shape, null);
        SavableRule.CheckResult(context, type, member, reporter);
        // An attribute can say what the type does not.
        if (!type.IsValueType
            && (method.GetReturnTypeAttributes().Any(IsMaybeNull)
            || (member is IPropertySymbol && member.GetAttributes().Any(IsMaybeNull))))
            type = type.WithNullableAnnotation(NullableAnnotation.Annotated);
        return Read(type, member, isWrittenElsewhere) is { } value ? (shape, value) : null;
    }

    /// <summary>How a value is sent; of one that code of another assembly sends, only its type.</summary>
    private ValueModel? Read(ITypeSymbol type, ISymbol at, bool isWrittenElsewhere)
    {
        if (context.Values.Read(type, at) is { } value)
            return value;
        if (!isWrittenElsewhere || context.Names.Of(type, at) is not { } name
            || context.Names.WithoutAnnotations(type, at) is not { } plain)
            return null;
        context.Uses.Add(type);
        return new ValueModel(name, ValueForm.Codec, "", plain, IsImmutable: true, Forgives: false);
    }

    private static bool IsMaybeNull(AttributeData attribute) =>
        attribute.AttributeClass is { Name: "MaybeNullAttribute" };

    private List<ParameterModel>? ReadParameters(IMethodSymbol method, Reporter reporter, bool isWrittenElsewhere)
    {
        var parameters = new List<ParameterModel>();
        foreach (var parameter in method.Parameters)
        {
            if (IsToken(parameter))
            {
                parameters.Add(new ParameterModel(
                    Naming.Escape(parameter.Name), OperationNames.Token, false, Literals.DefaultOf(parameter), null));
                continue;
            }

            var member = method.AssociatedSymbol ?? method;
            var at = StateConverters.PlaceOf(parameter, member);
            if (method.MethodKind != MethodKind.PropertySet || member is IPropertySymbol { GetMethod: null })
                SavableRule.CheckParameter(context, parameter, at, reporter);
            if (Read(parameter.Type, at, isWrittenElsewhere) is not { } value)
                return null;

            parameters.Add(new ParameterModel(
                Naming.Escape(parameter.Name), value.Type, parameter.IsParams, Literals.DefaultOf(parameter), value));
        }

        return parameters;
    }

    private static bool IsToken(IParameterSymbol parameter) => OperationNames.IsToken(parameter.Type);
}
