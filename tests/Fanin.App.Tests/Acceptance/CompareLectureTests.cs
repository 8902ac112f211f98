using System.Text.Json.Nodes;
using Fanin.App.Tests.Cli;
using Fanin.App.Tests.Training;

namespace Fanin.App.Tests.Acceptance;

/// <summary>What the lecture says in words, decided by its own experiment with few seeds.</summary>
[Collection(nameof(LibTorchState))]
public class CompareLectureTests
{
    // 2/2⁸ times three claims is below 5 %.
    [Fact(Explicit = true)]
    public void Lecture_DecidesItsStatements_WithEightSeeds()
    {
        using var folder = new TemporaryFolder();
        Session session = Session.Run("compare", "lecture", "--seeds", "1..8", "--out", folder["out"], "--json");
        Assert.Equal(0, session.ExitCode);
        JsonNode[] claims = [.. session.Json["claims"]!.AsArray().Select(claim => claim!)];
        Assert.Equal(4, claims.Length);
        Assert.All(claims[..3], claim => Assert.Equal("holds", (string?)claim["decision"]));
        Assert.All(session.Json["trials"]!.AsArray(), trial => Assert.Equal("completed", (string?)trial!["outcome"]));
        Assert.Equal(40, (int)session.Json["trained"]!);
    }
}
