namespace Stubs.Lab.Simulation;

/// <summary>A vault that comes to whichever node calls it.</summary>
[Persistent, Remote, Mobile(Mobility.FreelyMobile)]
public partial class RovingVault : Vault;
