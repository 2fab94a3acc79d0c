namespace Stubs.Conformance;

/// <summary>The checks that every <see cref="Stubs.Store.IObjectStore"/> passes.</summary>
public static class ObjectStoreConformance;
