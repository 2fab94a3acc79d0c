namespace Stubs.Generated;

/// <summary>
/// Marks a persistent class of the run time whose objects need not be created: one that the store does not know has the
/// state of a blank instance. The first change that leaves another state creates its row, and a change back to the
/// blank state deletes the row.
/// </summary>
/// <remarks>
/// So an action can lock what is not there, and a lookup that finds nothing finds nothing again until its action ends.
/// </remarks>
internal interface IImplicit;
