namespace Stubs.Tests.Objects;

/// <summary>
/// Steps to which several actions may add at once; each one that is taken back is noted, in the order of that.
/// </summary>
[Persistent]
public partial class Trail
{
    private string steps = "";
    private string takenBack = "";

    public string Steps => steps;

    public string TakenBack => takenBack;

    [Lock<Adding>, CompensateWith(nameof(TakeBack))]
    public void Add(string step) => steps += step;

    private void TakeBack(string step)
    {
        steps = steps.Replace(step, "", StringComparison.Ordinal);
        takenBack += step;
    }
}
