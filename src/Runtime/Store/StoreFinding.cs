namespace Stubs.Store;

/// <summary>Something that is wrong in a store.</summary>
/// <param name="Object">The object concerned, if it is one.</param>
/// <param name="Message">What is wrong.</param>
public sealed record StoreFinding(Uid? Object, string Message);
