using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>What the static members of generated stubs call.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StubFactory
{
    /// <summary>Creates an object, and names it unless <paramref name="name"/> is null, in one action.</summary>
    public static Task<TStub> CreateAsync<TStub, TObject, TConstruction>(Node node, string? name, in TConstruction construction, CancellationToken cancellationToken)
        where TStub : Stub, IStub<TStub>
        where TObject : class
        where TConstruction : struct, IConstruction<TConstruction, TObject> => throw new NotImplementedException();

    /// <summary>Binds to the object of that name, or creates and names it, in one action.</summary>
    public static Task<TStub> BindOrCreateAsync<TStub, TObject, TConstruction>(Node node, string name, in TConstruction construction, CancellationToken cancellationToken)
        where TStub : Stub, IStub<TStub>
        where TObject : class
        where TConstruction : struct, IConstruction<TConstruction, TObject> => throw new NotImplementedException();

    /// <summary>Binds to the object of that name.</summary>
    public static Task<TStub> BindAsync<TStub>(Node node, string name, CancellationToken cancellationToken)
        where TStub : Stub, IStub<TStub> => throw new NotImplementedException();

    /// <summary>Binds to the object with that identifier.</summary>
    public static Task<TStub> BindAsync<TStub>(Node node, Uid uid, CancellationToken cancellationToken)
        where TStub : Stub, IStub<TStub> => throw new NotImplementedException();
}
