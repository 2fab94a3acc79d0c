using Stubs.Lab.Histories;

namespace Stubs.Lab.Checkers.Linearizability;

/// <summary>
/// A register, at first empty: operations <c>:read</c>, <c>:write</c> and <c>:cas</c> with values <c>[key value]</c>,
/// or <c>[key [old new]]</c>.
/// </summary>
internal sealed class Register : ISequentialObject<Edn>
{
    public Edn Initial => Edn.Nil;

    public bool TryApply(Edn state, Operation operation, out Edn next)
    {
        var value = operation.Value.AsVector[1];
        switch (operation.F)
        {
            case "read":
                next = state;
                return operation.IsUnknown || value == state;
            case "write":
                next = value;
                return true;
            case "cas":
                next = value.AsVector[1];
                return value.AsVector[0] == state;
            default:
                throw new FormatException($"A register has no operation :{operation.F}.");
        }
    }
}
