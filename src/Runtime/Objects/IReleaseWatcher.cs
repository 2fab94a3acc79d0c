namespace Stubs.Objects;

/// <summary>Is told whenever an action that has used an object has ended, under no lock of the object.</summary>
internal interface IReleaseWatcher
{
    void Released(ActiveObject target);
}
