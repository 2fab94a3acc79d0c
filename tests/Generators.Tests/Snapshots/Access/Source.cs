namespace Doors;

public interface IOpening
{
    [Authorize(Roles = "guest")]
    Task OpenAsync();
}

[Remote, Authorize]
public partial class Door : IOpening
{
    public Door()
    {
    }

    [Authorize("builders")]
    public Door(int number) => Number = number;

    [Authorize(Roles = "owner, \"keeper\"")]
    public int Number { get; set; }

    public string Name
    {
        get;
        [Authorize(Policy = "names", Roles = "owner")]
        set;
    } = "";

    public Task OpenAsync() => Task.CompletedTask;

    [AllowAnonymous]
    public virtual void Knock()
    {
    }

    [Authorize(Policy = "lock")]
    public void Close()
    {
    }

    [Authorize(Roles = "owner")]
    public static Door OfHouse() => new(1);
}

public abstract class Hinged
{
    [Authorize(Roles = "smith")]
    public virtual int Hinges() => 2;
}

[Remote]
public partial class Gate : Hinged
{
    [Authorize("gates")]
    public override int Hinges() => 4;
}

[Remote]
public partial class FrontDoor : Door
{
    [Authorize(Roles = "neighbour")]
    public override void Knock()
    {
    }
}
