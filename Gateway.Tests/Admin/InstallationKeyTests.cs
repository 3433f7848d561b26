using System.Net;
using Shared.Contracts.Sync;
using static Gateway.Tests.Admin.SharedAdmin;

namespace Gateway.Tests.Admin;

/// <summary>A key of the installation is no virtual key by another name.</summary>
[TestFixture]
internal sealed class InstallationKeyTests
{
    private static readonly string[] Keys = [AdminHost.MasterKey, AdminHost.SyncKey];

    [TestCaseSource(nameof(Keys))]
    public async Task No_key_is_made_of_one(string key)
    {
        var made = await Host.PostAsync("/key/generate", new { key });
        var service = await Host.PostAsync("/key/service-account/generate", new { key, team_id = await Host.TeamAsync() });
        var renewed = await Host.PostAsync("/key/regenerate", new { key = (await Host.KeyAsync()).GetProperty("token").GetString(), new_key = key });

        foreach (var answer in new[] { made, service, renewed })
        {
            Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
            Assert.That(answer.Text, Does.Not.Contain(key));
        }
    }

    [TestCaseSource(nameof(Keys))]
    public async Task No_call_names_one(string key)
    {
        foreach (var named in new[] { key, KeyHash.Of(key).ToString() })
        {
            Answer[] answers =
            [
                await Host.GetAsync("/key/info?key=" + named),
                await Host.PostAsync("/key/update", new { key = named, user_id = "x" }),
                await Host.PostAsync("/key/block", new { key = named }),
                await Host.PostAsync("/key/unblock", new { key = named }),
                await Host.PostAsync("/key/regenerate", new { key = named }),
                await Host.PostAsync($"/key/{named}/regenerate", ""),
            ];

            Assert.That(answers.Select(a => a.Status), Is.All.EqualTo(HttpStatusCode.BadRequest));
            Assert.That(answers.Select(a => string.Join(',', a.Fields)), Is.All.EqualTo("key"));
            Assert.That(answers.Select(a => a.Text), Is.All.Not.Contains(key));
        }
    }
}
