using System.Net;
using Gateway.Tests.Support;
using Shared.Contracts.Sync;
using static Gateway.Tests.Admin.SharedAdmin;

namespace Gateway.Tests.Admin.Keys;

/// <summary>A key of the installation is no virtual key by another name.</summary>
[TestFixture]
internal sealed class InstallationKeyTests
{
    private static readonly string[] Keys = [AdminHost.MasterKey, AdminHost.SyncKey];

    [TestCaseSource(nameof(Keys))]
    public async Task No_key_is_made_of_one(string key)
    {
        var made = await Service.PostAsync("/key/generate", new { key });
        var service = await Service.PostAsync("/key/service-account/generate", new { key, team_id = await Service.TeamAsync() });
        var renewed = await Service.PostAsync("/key/regenerate", new { key = (await Service.KeyAsync()).GetProperty("token").GetString(), new_key = key });

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
            AdminAnswer[] answers =
            [
                await Service.GetAsync("/key/info?key=" + named),
                await Service.PostAsync("/key/update", new { key = named, user_id = "x" }),
                await Service.PostAsync("/key/block", new { key = named }),
                await Service.PostAsync("/key/unblock", new { key = named }),
                await Service.PostAsync("/key/regenerate", new { key = named }),
                await Service.PostAsync($"/key/{named}/regenerate", ""),
            ];

            Assert.That(answers.Select(a => a.Status), Is.All.EqualTo(HttpStatusCode.BadRequest));
            Assert.That(answers.Select(a => string.Join(',', a.Fields)), Is.All.EqualTo("key"));
            Assert.That(answers.Select(a => a.Text), Is.All.Not.Contains(key));
        }
    }
}
